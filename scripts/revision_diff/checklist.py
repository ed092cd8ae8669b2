"""What a reviewer must confirm, only for what really changes."""

from collections.abc import Sequence

from scripts.revision_diff.difference import Difference


def checklist(differences: Sequence[Difference]) -> list[str]:
    """A few lines, none where nothing changes."""
    every = [one for one in differences if not one.is_none]
    lines = []
    if any(one.schema for one in every):
        lines.append("the app's own migration makes these schema changes, and is deployed first")
    if any(one.changes for one in every):
        lines.append("each changed column is meant, and CHANGELOG.md has a row for it")
    if any(loss.newly for one in every for loss in one.losses):
        lines.append("the newly listed losses are accepted by their owners (seeds/accepted.csv)")
    if any(one.newly_rejected for one in every):
        lines.append("the owners know of the newly rejected rows")
    if any(one.newly_accepted or one.added for one in every):
        lines.append("the newly accepted rows are right, and not only no longer refused")
    if any(one.removed > one.newly_rejected for one in every):
        lines.append("rows that disappear without being rejected are explained")
    return lines
