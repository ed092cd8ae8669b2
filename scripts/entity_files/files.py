"""Where an entity's files are, and how they get there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from scripts.entity_files import render
from scripts.entity_files.entity import Draft
from scripts.entity_files.errors import ScaffoldError

_RENDERED: tuple[tuple[str, Callable[[Draft], str]], ...] = (
    ("app/{}.yml", render.contract),
    ("app/{}.sql", render.app_model),
    ("intermediate/int_{}.sql", render.intermediate_model),
    ("staging/stg_{}.sql", render.staging_model),
)
# What waits for the whole build names the entities that are nobody's parent, in one of these.
_LAST = (
    "macros/contract/after_the_whole_build.sql",
    "tests/everything_lost_or_changed_is_accepted.sql",
)


def write(project: Path, draft: Draft, *, force: bool) -> list[Path]:
    """Write an entity's files; raises ScaffoldError rather than lose one that is there."""
    models = project / "models"
    wanted = {models / name.format(draft.entity): make(draft) for name, make in _RENDERED}
    if (models / "staging" / "_staging.md").exists():  # which has the words for them
        wanted[models / "app" / f"{draft.entity}.yml"] += render.descriptions(draft)
    there = [path for path in wanted if path.exists()]
    if there and not force:
        raise ScaffoldError(
            f"{', '.join(map(str, there))} would be replaced: --force does so, "
            f"--update {draft.entity} only says what is missing in them"
        )
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [*wanted, *_listed(project, draft)]


def _listed(project: Path, draft: Draft) -> list[Path]:
    changed = []
    sources = project / "models" / "staging" / "_sources.yml"
    raw = draft.raw_table
    if _append(
        sources,
        f"- name: {raw}\n",
        f"      - name: {raw}\n        description: {draft.source_table} as it is; becomes "
        f"{draft.entity}.\n",
        new="sources:\n  - name: legacy_raw\n    description: The legacy tables as load/extract.py "
        "copied them.\n    tables:\n",
    ):
        changed.append(sources)
    for name in _LAST:
        path = project / name
        if path.exists() and _wait_for(path, draft.entity):
            changed.append(path)
    return changed


def _wait_for(path: Path, entity: str) -> bool:
    """Name the entity where a file names others, `-- depends_on: {{ ref('skid') }} …`."""
    text = path.read_text(encoding="utf-8")
    listed = re.findall(r"^ *-- depends_on:(?: \{\{ ref\('\w+'\) \}\})+", text, re.MULTILINE)
    lists = [one for one in listed if "ref('accepted')" not in one] or listed
    if not lists or f"ref('{entity}')" in text:
        return False
    text = text.replace(lists[0], f"{lists[0]} {{{{ ref('{entity}') }}}}", 1)
    path.write_text(text, encoding="utf-8")
    return True


def _append(path: Path, known_by: str, entry: str, *, new: str = "") -> bool:
    text = path.read_text(encoding="utf-8") if path.exists() else new
    if known_by in text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + entry, encoding="utf-8")
    return True
