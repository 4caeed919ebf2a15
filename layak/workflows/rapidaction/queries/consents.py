"""What ends when a consent is withdrawn, and what goes on: seen before it is decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from layak.rules.handoff_shares import WITHDRAWERS, rests_on
from layak.workflows.rapidaction.models import Child, HandOff, PrivacyRequest, Share
from layak.workflows.rapidaction.queries.privacy import ShareRow, share_row

# a lead that was taken over cannot be taken back like a task
LEADS = (HandOff.State.ACCEPTED, HandOff.State.ACTING)


@dataclass(frozen=True, kw_only=True)
class Resting:
    """Open hand-offs about a child, and declined ones that still wait to be sent on, sorted by what
    the withdrawal does to them.

    ``led`` are *pelimpahan* that were accepted: the receiver leads the case, so a supervisor
    decides what follows.
    """

    ends: Sequence[HandOff]
    led: Sequence[HandOff]
    stays: Sequence[HandOff]


@dataclass(frozen=True, kw_only=True)
class ConsentPage:
    """The same for the page. While nobody is named as ``giver``, whatever rests on any consent."""

    giver: str
    ends: list[ShareRow]
    led: list[ShareRow]
    stays: list[ShareRow]


def resting_on(child: Child, giver: str) -> Resting:
    """One query. ``giver`` is child, guardian or other; "" for any of them."""
    givers = (giver,) if giver else tuple(WITHDRAWERS)
    ends, led, stays = [], [], []
    for handoff in _standing(child):
        share = handoff.share
        rests = any(rests_on(one, basis=share.basis, given_by=share.given_by) for one in givers)
        if not rests:
            stays += [handoff] if handoff.state in HandOff.OPEN else []
        elif handoff.kind == HandOff.Kind.TRANSFER and handoff.state in LEADS:
            led.append(handoff)
        else:
            ends.append(handoff)
    return Resting(ends=ends, led=led, stays=stays)


def consent_page(child: Child, giver: str) -> ConsentPage:
    """One query."""
    resting = resting_on(child, giver)
    return ConsentPage(
        giver=dict(Share.Giver.choices).get(giver, ""),
        ends=[share_row(row.share) for row in resting.ends],
        led=[share_row(row.share) for row in resting.led],
        stays=[share_row(row.share) for row in resting.stays],
    )


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


def _standing(child: Child) -> list[HandOff]:
    waits = Q(state=HandOff.State.DECLINED, next_alarm_at__isnull=False)
    rows = HandOff.objects.filter(Q(state__in=HandOff.OPEN) | waits, activation__child=child)
    return list(rows.select_related("share", "activation", "to_agency").order_by("sent_at", "pk"))
