"""A word to the agencies whose statement of the year is not written or not signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.rules.refusal import Refused
from layak.workflows.taskforce.events import StatementsReminded
from layak.workflows.taskforce.permissions import check_can_remind
from layak.workflows.taskforce.queries.statements import StatementRow, matrix, reminded_at

NOTICE = "statement.reminder"


@dataclass(frozen=True, kw_only=True)
class Reminded:
    """``unreached``: names of agencies with nobody who could be told."""

    agency_count: int
    people_count: int
    unreached: tuple[str, ...]


@transaction.atomic
def remind_statements(*, year: int, by: Actor, at: datetime) -> Reminded:
    """Whoever writes is told of a missing statement, whoever signs of one that waits for it.

    Once a day. Raises Refused: no right, everybody has signed, or it was done today.
    """
    check_can_remind(by)
    today = timezone.localdate(at)
    last = reminded_at(year)
    if last is not None and timezone.localdate(last) == today:
        raise Refused(_("Pengingat sudah dikirim hari ini. Kirim lagi besok bila masih perlu."))
    rows = [row for row in matrix(year=year, today=today).rows if row.state != "signed"]
    if not rows:
        raise Refused(_("Semua pernyataan sudah ditandatangani."))
    told = {row.agency_id: _tell(row, year, by=by, at=at) for row in rows}
    people = frozenset().union(*told.values())
    log(
        StatementsReminded(year=year, agency_count=len(rows), notice_count=len(people)),
        by=by.user,
        at=at,
    )
    return Reminded(
        agency_count=len(rows),
        people_count=len(people),
        unreached=tuple(row.name for row in rows if not told[row.agency_id]),
    )


def _tell(row: StatementRow, year: int, *, by: Actor, at: datetime) -> frozenset[int]:
    """Ids of the accounts that were told."""
    is_written = row.state == "open"
    today = timezone.localdate(at)
    right = "commitment.sign" if is_written else "commitment.edit"
    users = people_who_may(right, today=today, agency_ids=[row.agency_id], scope="own")
    text = (
        _("Pernyataan peran %(name)s tahun %(year)d menunggu tanda tangan Anda.")
        if is_written
        else _("Pernyataan peran %(name)s tahun %(year)d belum ditulis.")
    )
    notify(
        users=[user for user in users if user.pk != by.user.pk],
        kind=NOTICE,
        text=text % {"name": row.name, "year": year},
        url=f"/pernyataan-peran/{year}/{row.agency_id}/",
        at=at,
        once=f"{NOTICE}:{year}:{row.agency_id}:{today}",
        about=f"{NOTICE}:{year}:{row.agency_id}",
        reminder=True,
    )
    return frozenset(user.pk for user in users)
