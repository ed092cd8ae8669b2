"""Where an entity's files are, and how they get there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scripts.entity_files import render
from scripts.entity_files.draft import Draft
from scripts.entity_files.errors import ScaffoldError

_RENDERED: tuple[tuple[str, Callable[[Draft], str]], ...] = (
    ("app/{}.yml", render.contract),
    ("app/{}.sql", render.app_model),
    ("intermediate/int_{}.sql", render.intermediate_model),
    ("staging/stg_{}.sql", render.staging_model),
)
# YAML files of a folder: what they get where it is not there yet. The second part only where the
# file describes every model.
_LISTED = (
    ("staging/_staging.yml", "stg_{}", "stg_model"),
    ("intermediate/_intermediate.yml", "int_{}", "int_model"),
)


def write(project: Path, draft: Draft, *, force: bool) -> list[Path]:
    """Write an entity's files; raises ScaffoldError rather than lose one that is there."""
    models = project / "models"
    wanted = {models / name.format(draft.entity): make(draft) for name, make in _RENDERED}
    there = [path for path in wanted if path.exists()]
    if there and not force:
        raise ScaffoldError(
            f"{', '.join(map(str, there))} would be replaced: --force does so, "
            f"--update {draft.entity} only says what is missing in them"
        )
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [*wanted, *_listed(models, draft)]


def _listed(models: Path, draft: Draft) -> list[Path]:
    changed = []
    sources = models / "staging" / "_sources.yml"
    raw = draft.source_table.lower()
    if _append(
        sources,
        f"- name: {raw}\n",
        f"      - name: {raw}\n        description: {draft.source_table} as it is; becomes "
        f"{draft.entity}.\n",
        new="sources:\n  - name: legacy_raw\n    description: The legacy tables as load/extract.py "
        "copied them.\n    tables:\n",
    ):
        changed.append(sources)
    for name, model, doc in _LISTED:
        path = models / name
        entry = (
            f"  - name: {model.format(draft.entity)}\n"
            f"    description: \"{{{{ doc('{doc}') }}}}\"\n"
            "    columns: *evidence\n"
        )
        if path.exists() and _append(path, f"- name: {model.format(draft.entity)}\n", entry):
            changed.append(path)
    return changed


def _append(path: Path, known_by: str, entry: str, *, new: str = "") -> bool:
    text = path.read_text(encoding="utf-8") if path.exists() else new
    if known_by in text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + entry, encoding="utf-8")
    return True
