"""What goes with an agency that merges, and what a seat finds of evidence when it is handed over."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.city.agencies.seats.handovers import Line, Section
from layak.city.people.roles.actor import Actor, user_of
from layak.city.people.roles.policy import policy
from layak.platform.audit.log import log
from layak.records.evidence.files.events import EvidenceMoved
from layak.records.evidence.files.models import Evidence
from layak.rules.numbers import date_id

if TYPE_CHECKING:
    from layak.city.agencies.seats.handovers import Leaving
    from layak.city.agencies.seats.models import Seat


# Evidence goes with its agency when that merges into another; who uploaded it stays.


def move_with_merge(from_id: int, into_id: int, by: Actor | None, at: datetime) -> None:
    """Runs inside the transaction of the merge."""
    moved = Evidence.objects.filter(agency=from_id).update(agency=into_id)
    if moved:
        event = EvidenceMoved(source=from_id, target=into_id, evidence_count=moved)
        log(event, by=user_of(by), at=at)


def moving_lines(agency_id: int) -> list[str]:
    """What the preview of a merge says of evidence."""
    count = Evidence.objects.filter(agency=agency_id).count()
    return [ngettext("%(n)d bukti", "%(n)d bukti", count) % {"n": count}] if count else []


# What a seat takes over of evidence, for the hand-over page and its file.

SHOWN = 5
SOON = timedelta(days=60)


def evidence_sections(seat: Seat, today: date) -> list[Section]:
    """How much evidence the agency keeps, what expires within 60 days and what came last.

    Three queries; none for a seat that sees no evidence, the whole city's for one that sees all.
    """
    scope = policy().roles[seat.role].rights.get("evidence.view")
    if scope is None:
        return []
    found = Evidence.objects.all()
    if scope == "own":
        found = found.filter(agency=seat.agency_id)
    count = found.count()
    lines = [Line(text=_count(count), url="/bukti/")] if count else []
    ending = found.filter(valid_until_on__gte=today, valid_until_on__lte=today + SOON)
    lines += [
        Line(
            text=_told(proof),
            remark=_("berlaku sampai %(day)s") % {"day": date_id(proof.valid_until_on or today)},
            url=f"/bukti/{proof.pk}/",
        )
        for proof in ending.order_by("valid_until_on", "pk")[:SHOWN]
    ]
    lines += [
        Line(text=_told(proof), remark=_("ditambahkan terakhir"), url=f"/bukti/{proof.pk}/")
        for proof in found.order_by("-pk")[:SHOWN]
    ]
    return [Section(title=_("Bukti"), empty=_("Belum ada bukti."), lines=tuple(lines))]


def _count(count: int) -> str:
    return ngettext("%(n)d bukti di pustaka", "%(n)d bukti di pustaka", count) % {"n": count}


def _told(proof: Evidence) -> str:
    """The title, unless only few may read it."""
    if proof.sensitivity == Evidence.Sensitivity.RESTRICTED:
        return _("Bukti terbatas nomor %(id)d") % {"id": proof.pk}
    return proof.title


def nothing_moves(_leaving: Leaving, _by: Actor | None, _at: datetime) -> list[str]:
    """Evidence belongs to the agency, not to a person."""
    return []
