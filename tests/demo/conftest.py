"""Generated legacy data, and what the reference rules make of them."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from demo.legacy_data import write
from demo.legacy_data.entities import ENTITIES, Site
from tests.demo import reference

SCALE = 0.15  # 14,800 rows: every variant of every defect at least once


@pytest.fixture(scope="session")
def data(tmp_path_factory) -> Path:
    """A data set in many small chunks, so that their borders are tested too."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(write, "CHUNK", 1_500)
        write.generate(Site(seed=5, scale=SCALE), folder)
    return folder


@pytest.fixture(scope="session")
def verdicts(data) -> dict[str, list[reference.Row]]:
    """All rows, cleaned and judged by the reference rules."""
    judged: dict[str, list[reference.Row]] = {}
    parents: dict = {}
    for entity in ENTITIES:
        contents = pq.read_table(data / f"{entity.table}.parquet").to_pylist()
        judged[entity.name] = [
            reference.clean_row(entity.name, number, raw) for number, raw in enumerate(contents, 1)
        ]
        reference.judge(entity.name, judged[entity.name], parents)
    return judged
