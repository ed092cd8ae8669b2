"""The comparison as Markdown, for a pull request."""

from collections.abc import Iterator, Sequence

from scripts.revision_diff.checklist import checklist
from scripts.revision_diff.difference import Difference
from scripts.signoff_pack.judgement.shown import shown

LONGEST_VALUE = 60


def markdown(base: str, head: str, data: str, differences: Sequence[Difference]) -> str:
    """The whole report: a checklist, a table of all entities, then what changed of each."""
    lines = ["## What this change does to the data", "", f"On {data}, from {base} to {head}.", ""]
    if all(difference.is_none for difference in differences):
        return "\n".join([*lines, "Nothing: both revisions give the same rows.", ""])
    lines += [f"- [ ] {line}" for line in checklist(differences)]
    lines += [
        "",
        "| entity | rows | added | removed | changed | newly rejected | newly accepted |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {one.entity} | {one.rows:,} | {one.added:,} | {one.removed:,} | {one.changed:,} "
        f"| {one.newly_rejected:,} | {one.newly_accepted:,} |"
        for one in differences
    ]
    for one in differences:
        for part in (_schema, _changes, _losses, _causes):
            lines += part(one)
    return "\n".join([*lines, ""])


def _schema(one: Difference) -> Iterator[str]:
    if not one.schema:
        return
    yield from ("", f"### {one.entity}: schema", "", "| what | before | after |", "|---|---|---|")
    for change in one.schema:
        yield (f"| {_shown(change.what)} | {_there(change.before)} | {_there(change.after)} |")


def _changes(one: Difference) -> Iterator[str]:
    if not one.changes:
        return
    yield from ("", f"### {one.entity}: changed columns", "")
    yield "| column | rows | share | in Oracle | before | after | for example |"
    yield "|---|---:|---:|---|---|---|---|"
    for change in one.changes:
        for number, pair in enumerate(change.pairs):
            name = change.column if number == 0 else ""
            yield (
                f"| {name} | {pair.rows:,} | {change.percent(pair)} | {_shown(pair.raw)} "
                f"| {_shown(pair.before)} | {_shown(pair.after)} | {_shown(pair.key)} |"
            )
        if change.kinds > len(change.pairs):
            rest = change.rows - sum(pair.rows for pair in change.pairs)
            yield f"| | {rest:,} | | *{change.kinds - len(change.pairs):,} more kinds* | | | |"


def _losses(one: Difference) -> Iterator[str]:
    if not one.losses:
        return
    yield from ("", f"### {one.entity}: listed losses", "")
    yield "| column | rule | newly listed | no longer listed | for example |"
    yield "|---|---|---:|---:|---|"
    for loss in one.losses:
        examples = "; ".join(
            f"{'newly' if is_new else 'no longer'} {_shown(before)} → {_shown(after)},"
            f" {times:,} times"
            for before, after, times, is_new in loss.samples
        )
        yield f"| {loss.column} | {loss.rule} | {loss.newly:,} | {loss.no_longer:,} | {examples} |"


def _causes(one: Difference) -> Iterator[str]:
    if one.causes:
        yield from ("", f"### {one.entity}: rejected rows by cause", "")
        yield "| cause | newly rejected | newly accepted |"
        yield "|---|---:|---:|"
        for cause in one.causes:
            of = "" if cause.entity == one.entity else f" of {cause.entity}"
            yield (f"| {cause.reason}{of} | {cause.newly_rejected:,} | {cause.newly_accepted:,} |")
    if one.reasons:
        yield from ("", f"### {one.entity}: rejected rows by reason", "")
        yield from (f"- {reason}: {more:+,}" for reason, more in one.reasons)


def _there(value: str | None) -> str:
    return "*not there*" if value is None else _shown(value)


def _shown(value: str | None) -> str:
    """A value in a cell: NULL in words, text as code, invisible characters written out."""
    if value is None:
        return "*NULL*"
    if len(value) > LONGEST_VALUE:
        value = value[: LONGEST_VALUE - 1] + "…"
    return "`" + shown(value).replace("|", "\\|").replace("`", "'") + "`"
