"""What was not finished goes on in the next year."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.records.facilities.needs.actions import Kind, save_need, write_step
from layak.records.facilities.needs.events import ReadinessCarried
from layak.records.facilities.needs.models import ReadinessNeed
from layak.records.facilities.needs.permissions import check_can_review
from layak.rules.facilities import UNFINISHED, check_year
from layak.rules.refusal import Refused


@transaction.atomic
def carry_over(*, year: int, by: Actor, at: datetime) -> list[ReadinessNeed]:
    """Everything unfinished of ``year`` becomes a row of the next year, once each.

    Its follow-up goes along. The former row keeps its state and tells where it went.
    Raises Refused (right, nothing left to carry).
    """
    check_can_review(by)
    check_year(year + 1, today=timezone.localdate(at))
    rows = ReadinessNeed.objects.select_for_update(of=("self",)).filter(
        year=year, state__in=UNFINISHED, carried_to=None, agency__ended_on=None
    )
    names = ("agency_id", "kind", "need", "why", "cost", "funding", "funding_note", "codes")
    made = []
    for former in rows.order_by("agency", "pk"):
        followup_id, former.followup_id = former.followup_id, None
        save_need(former)
        need = ReadinessNeed.objects.create(
            year=former.year + 1,
            **{name: getattr(former, name) for name in names},
            percent=former.percent,
            followup_id=followup_id,
            carried_from=former,
            created_at=at,
            created_by=by.user,
        )
        write_step(former, Kind.CARRIED, note=_("Dibawa ke %d") % need.year, by=by, at=at)
        write_step(need, Kind.CARRIED, note=_("Dibawa dari %d") % former.year, by=by, at=at)
        made.append(need)
    if not made:
        raise Refused(_("Tidak ada kesiapan %(year)d yang belum dibawa.") % {"year": year})
    event = ReadinessCarried(need=made[0].pk, year=year + 1, source=year, need_count=len(made))
    log(event, by=by.user, at=at)
    return made
