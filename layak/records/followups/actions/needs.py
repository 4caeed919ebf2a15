"""One promise waits for another; never in a circle."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.records.followups.actions.steps import lock
from layak.records.followups.entries import WrongFollowUp
from layak.records.followups.events import NeedAdded, NeedRemoved
from layak.records.followups.models import FollowUp, FollowUpNeed
from layak.records.followups.permissions import check_can_manage
from layak.rules.followups import circle

# only one chain is lengthened at a time: of two links that close a circle together one comes second
ALONE = "SELECT pg_advisory_xact_lock(hashtext('followups.needs'))"


@transaction.atomic
def add_need(*, followup_id: int, needs_id: int, by: Actor, at: datetime) -> None:
    """It waits for the other; the same twice is once.

    Raises Refused, WrongFollowUp (unknown, itself, or a circle, with the chain named).
    """
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
    followup = lock(followup_id)
    check_can_manage(by, followup)
    needed = FollowUp.objects.filter(pk=needs_id).first()
    if needed is None:
        raise WrongFollowUp("needs", f"Tindak lanjut {needs_id} tidak ada.")
    chain = circle(_all_needs(), waits=followup.pk, needed=needed.pk)
    if chain:
        raise WrongFollowUp("needs", _say(chain))
    _need, is_new = FollowUpNeed.objects.get_or_create(followup=followup, needs=needed)
    if is_new:
        log(NeedAdded(followup=followup.pk, needs=needed.pk), by=by.user, at=at)


@transaction.atomic
def remove_need(*, followup_id: int, needs_id: int, by: Actor, at: datetime) -> None:
    """It waits no longer for the other. Raises Refused."""
    followup = lock(followup_id)
    check_can_manage(by, followup)
    count, _tables = FollowUpNeed.objects.filter(followup=followup, needs=needs_id).delete()
    if count:
        log(NeedRemoved(followup=followup.pk, needs=needs_id), by=by.user, at=at)


def _all_needs() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for waits, needed in FollowUpNeed.objects.values_list("followup_id", "needs_id").order_by():
        found.setdefault(waits, []).append(needed)
    return found


def _say(chain: list[int]) -> str:
    if len(set(chain)) == 1:
        return "Tindak lanjut tidak dapat menunggu dirinya sendiri."
    said = " → ".join(str(pk) for pk in chain)
    return f"Keduanya akan saling menunggu: {said}. Lepas salah satu kaitan itu dahulu."
