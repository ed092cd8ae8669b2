"""The comparison as one HTML file, made of the parts of the sign-off's page."""

from collections.abc import Sequence

from scripts.revision_diff.checklist import checklist
from scripts.revision_diff.difference import Difference
from scripts.signoff_pack.page.render import environment, style_and_script


def html(base: str, head: str, data: str, differences: Sequence[Difference]) -> str:
    """The file; it needs no network and works without JavaScript."""
    changed = [one for one in differences if not one.is_none]
    return (
        environment()
        .get_template("diff.html.j2")
        .render(
            base=base,
            head=head,
            data=data,
            differences=differences,
            changed=changed,
            checklist=checklist(differences),
            sections={one.entity: one.entity.capitalize() for one in changed},
            **style_and_script(),
        )
    )
