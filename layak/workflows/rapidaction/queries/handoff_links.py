"""The address of a link for one task, and whether it still opens."""

from __future__ import annotations

from datetime import datetime

from layak.evaluation.links.signing import is_genuine, link_token, number_in
from layak.workflows.rapidaction.models import HandOff, TaskLink

SALT = "layak.rapidaction.task"


def task_token(link: TaskLink) -> str:
    return link_token(link.pk, link.nonce, salt=SALT)


def link_of_token(token: str, *, at: datetime) -> TaskLink | None:
    """The live link of this address; None for a guessed one and for one that has ended alike."""
    number = number_in(token)
    rows = TaskLink.objects.select_related(
        "account", "handoff__activation__child", "handoff__to_agency", "handoff__from_agency"
    )
    link = None if number is None else rows.filter(pk=number).first()
    if link is None:
        is_genuine(token, 0, "", salt=SALT)
        return None
    if not is_genuine(token, link.pk, link.nonce, salt=SALT):
        return None
    is_live = link.revoked_at is None and link.expires_at > at
    return link if is_live and link.handoff.state in HandOff.OPEN else None
