"""`{% evidence original as found %}`: the links from a migrated object to its evidence."""

# mypy: allow-untyped-decorators
from typing import Any

from django import template

from ..links import Link, evidence_of
from ..models import VIEW_EVIDENCE

register = template.Library()


@register.simple_tag(takes_context=True)
def evidence(context: Any, original: Any) -> list[Link]:
    """None for who may not see the evidence."""
    request = context.get("request")
    if original is None or request is None or not request.user.has_perm(VIEW_EVIDENCE):
        return []
    return evidence_of(original)
