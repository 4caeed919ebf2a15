"""Reminders of promises, and the ladder of a late one. Above the head of an agency nothing leaves by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import batched

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.places.workdays import working_calendar
from layak.platform.audit.log import log
from layak.platform.notifications import keep_true, notify
from layak.records.followups.escalation.events import EscalationDrafted, EscalationTold
from layak.records.followups.escalation.letter import draft
from layak.records.followups.escalation.reads import (
    KINDS,
    DueNotice,
    notices_about,
    pressing_ids,
    said_about,
)
from layak.records.followups.promises.history import tell
from layak.records.followups.promises.models import Escalation, FollowUp
from layak.records.followups.promises.owners import OwnerBook
from layak.records.followups.promises.policy import followup_policy
from layak.records.followups.promises.rules import due_rung

# a worker that is killed loses the promises of one transaction at most; the next run says them
BATCH = 50


def send_reminders(*, at: datetime) -> int:
    """Owners are reminded, heads told, letters above them drafted; how many reminders hold today.

    One transaction for fifty promises. Running it again says nothing twice: a reminder is kept
    once for each milestone, a rung once for each missed day.
    """
    today = timezone.localdate(at)
    book = OwnerBook(today)
    holding: list[DueNotice] = []
    for ids in batched(pressing_ids(today), BATCH, strict=False):
        with transaction.atomic():
            # under a row lock: nobody closes one while it is being said
            rows = FollowUp.objects.filter(pk__in=ids, state=FollowUp.State.OPEN.value)
            rows = rows.select_related("agency").select_for_update(of=("self",))
            locked = list(rows.order_by("pk"))
            said = said_about(locked)
            for followup in locked:
                notices = notices_about(followup, book, today=today)
                holding += notices
                for notice in notices:
                    notify(
                        users=[notice.user],
                        kind=notice.kind,
                        text=notice.text,
                        url=notice.url,
                        at=at,
                        once=notice.key,
                        about=notice.about,
                        reminder=True,
                    )
                _climb(followup, said[followup.pk], book, at=at, today=today)
    with transaction.atomic():
        keep_true(
            kinds=KINDS, holding={(notice.user.pk, notice.about): notice.text for notice in holding}
        )
    return len(holding)


def _climb(
    followup: FollowUp,
    said: Mapping[str, date] | None,
    book: OwnerBook,
    *,
    at: datetime,
    today: date,
) -> None:
    """The next rung hears, or a letter to it is drafted."""
    if said is None:
        return
    ladder = followup_policy().ladder
    rung = due_rung(
        followup.due_on, said=said, today=today, ladder=ladder, calendar=working_calendar()
    )
    if rung is None:
        return
    told = [(one.label, said[one.code]) for one in ladder if one.code in said]
    row = Escalation.objects.create(
        followup=followup,
        rung=rung.code,
        due_on=followup.due_on,
        needs_release=rung.needs_release,
        content=draft(followup, rung, said=told) if rung.needs_release else {},
        made_at=at,
    )
    if rung.needs_release:
        log(EscalationDrafted.of(row), by=None, at=at)
        notify(
            users=book.secretariat,
            kind="followup.drafted",
            text=_("Konsep nota dinas tentang tindak lanjut %(n)d menunggu keputusan Anda.")
            % {"n": followup.pk},
            url=f"/tindak-lanjut/nota-dinas/{row.pk}/",
            at=at,
            about=f"escalation:{row.pk}",
        )
    elif rung.who == "head":
        log(EscalationTold.of(row), by=None, at=at)
        owners = book.of(followup.agency_id, followup.seat_id).users
        heads = [one for one in book.heads(followup.agency_id) if one not in owners]
        text = _("Tindak lanjut %(n)d milik %(agency)s melewati tenggatnya.") % {
            "n": followup.pk,
            "agency": followup.agency.name,
        }
        tell(followup, heads, "followup.late_unit", text, by=None, at=at)
