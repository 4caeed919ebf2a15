"""What a seat finds of needs when it is handed over, and where evidence shows that a need is met."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from layak.city.agencies.seats.handovers import Line, Section
from layak.city.agencies.seats.models import Seat
from layak.city.people.roles.actor import Actor
from layak.city.people.roles.policy import policy
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.uses import Use
from layak.records.facilities.needs.models import ReadinessNeed, ReadinessProof
from layak.records.facilities.needs.reads import need_url, rows_of, visible_needs
from layak.rules.facilities import UNFINISHED

# What is made ready belongs to the agency; who takes over its seat finds it on the hand-over
# page.

SHOWN = 20


def readiness_sections(seat: Seat, today: date) -> list[Section]:
    """Unfinished rows of the seat's agency, the nearest day first: at most three queries.

    Nothing for a seat that fills none.
    """
    if policy().roles[seat.role].rights.get("readiness.edit") != "own":
        return []
    rows = ReadinessNeed.objects.filter(agency=seat.agency_id, state__in=UNFINISHED)
    rows = rows.filter(carried_to=None).select_related("agency")
    found = rows_of(rows.order_by("year", "target_on", "pk")[:SHOWN], today=today)
    lines = []
    for row in found:
        told = [row.state_label, f"{row.percent}\u00a0%"]
        if row.target_on:
            told.append(_("target %(day)s") % {"day": row.target_text})
        lines.append(Line(text=row.need, remark=" · ".join([*told, *row.lacks]), url=row.url))
    return [
        Section(
            title=_("Kesiapan yang belum selesai"),
            empty=_("Tidak ada."),
            lines=tuple(lines),
        )
    ]


class ReadinessUses:
    """See ``UseProvider`` in ``evidence/files/uses.py``."""

    def visible(self, by: Actor) -> Exists:
        """Whether needs of the agencies for which ``by`` may view evidence are proven by it."""
        own = by.agency_ids("evidence.view")
        held = ReadinessProof.objects.filter(evidence=OuterRef("pk"), removed_at=None)
        return Exists(held.filter(need__agency__in=own))

    def uses_of(self, evidence: Evidence, by: Actor, *, at: datetime) -> list[Use]:
        """Needs that ``by`` may see: one query."""
        held = ReadinessProof.objects.filter(evidence=evidence, removed_at=None)
        rows = visible_needs(by).filter(pk__in=held.values("need")).order_by("-year", "pk")
        return [
            Use(
                label=_("Kesiapan %(year)d: %(need)s") % {"year": need.year, "need": need.need},
                url=need_url(need.pk),
            )
            for need in rows
        ]
