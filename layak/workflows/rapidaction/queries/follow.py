"""What a reporter without an account may learn by the follow code: one of four words."""

from __future__ import annotations

from typing import Literal

from django.db.models import Exists, OuterRef, Q

from layak.workflows.rapidaction.models import Activation, IdentityRead, Report

Progress = Literal["received", "read", "handled", "closed"]


def progress_of(follow_hash: str) -> Progress | None:
    """How far the report with this hash of a follow code came; None for no such report: one query.

    It is closed when everything that was opened from it, or that it was joined to, is closed.
    """
    cases = Activation.objects.filter(Q(report=OuterRef("pk")) | Q(pk=OuterRef("joined_to")))
    found = (
        Report.objects.filter(follow_hash=follow_hash)
        .exclude(follow_hash="")
        .values_list(
            "state",
            Exists(IdentityRead.objects.filter(report=OuterRef("pk"))),
            Exists(cases.exclude(state=Activation.State.CLOSED)),
        )
        .first()
    )
    if found is None:
        return None
    state, is_read, is_open = found
    if state == Report.State.WAITING:
        return "read" if is_read else "received"
    return "handled" if is_open else "closed"
