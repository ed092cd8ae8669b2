"""The comparison as Markdown, for a pull request."""

from collections.abc import Sequence

from scripts.revision_diff.comparison import Difference

LONGEST_VALUE = 60


def markdown(base: str, head: str, differences: Sequence[Difference]) -> str:
    """The whole report: a table of all entities, then the columns that changed with samples."""
    lines = [
        "## What this change does to the data",
        "",
        f"On the demonstration's data, from {base} to {head}.",
        "",
    ]
    if all(difference.is_none for difference in differences):
        return "\n".join([*lines, "Nothing: both revisions give the same rows.", ""])
    lines += [
        "| entity | rows added | removed | changed | newly rejected | newly accepted |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {one.entity} | {one.added:,} | {one.removed:,} | {one.changed:,} "
        f"| {one.newly_rejected:,} | {one.newly_accepted:,} |"
        for one in differences
    ]
    for one in differences:
        lines += _details(one)
    return "\n".join([*lines, ""])


def _details(one: Difference) -> list[str]:
    lines = []
    if one.changes:
        lines += [
            "",
            f"### {one.entity}: changed columns",
            "",
            "| column | rows | key | before | after |",
            "|---|---:|---|---|---|",
        ]
        for change in one.changes:
            for number, (key, before, after) in enumerate(change.samples):
                head = f"| {change.column} | {change.rows:,} " if number == 0 else "| | "
                lines.append(f"{head}| {_shown(key)} | {_shown(before)} | {_shown(after)} |")
    if one.reasons:
        lines += ["", f"### {one.entity}: rejected rows by reason", ""]
        lines += [f"- {reason}: {more:+,}" for reason, more in one.reasons]
    return lines


def _shown(value: str | None) -> str:
    """A value in a cell: NULL in words, text as code, cut where it is long."""
    if value is None:
        return "*NULL*"
    if len(value) > LONGEST_VALUE:
        value = value[: LONGEST_VALUE - 1] + "…"
    return "`" + value.replace("|", "\\|").replace("`", "'").replace("\n", "⏎") + "`"
