"""Whether a consent that a hand-off would rest on was withdrawn."""

from __future__ import annotations

from datetime import datetime

from layak.workflows.rapidaction.cases.child_models import Child
from layak.workflows.rapidaction.children.models import PrivacyRequest
from layak.workflows.rapidaction.handoffs.share_rules import WITHDRAWERS


def withdrawn_at(child: Child | None, given_by: str) -> datetime | None:
    """When a consent that was ``given_by`` was last withdrawn for this child: one query."""
    givers = [one for one, given in WITHDRAWERS.items() if given_by in given]
    rows = PrivacyRequest.objects.filter(
        child=child,
        child__isnull=False,
        kind=PrivacyRequest.Kind.WITHDRAWAL,
        state=PrivacyRequest.State.GRANTED,
        giver__in=givers,
    )
    return rows.order_by("-decided_at").values_list("decided_at", flat=True).first()
