"""What stands in SIMFONI PPA and what not yet; a sheet to copy in its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.paginator import Page
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from layak.city.people.roles.actor import Actor
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.cases.permissions import not_blocked
from layak.workflows.rapidaction.scheme.reads import Number, paged
from layak.workflows.rapidaction.simfoni.models import Reconciliation, SimfoniEntry

# kinds of violence as the national dashboard lists them, by our playbooks
KINDS = {
    "kekerasan-seksual": "Seksual",
    "kdrt-kekerasan-fisik-psikis": "Fisik atau psikis",
    "kekerasan-di-sekolah": "Fisik atau psikis",
    "tppo-eksploitasi-seksual": "Trafficking",
    "pekerja-anak-jalanan": "Eksploitasi",
    "eksploitasi-daring": "Seksual",
    "anak-terlantar-temuan": "Penelantaran",
}
PLACES = {"kdrt-kekerasan-fisik-psikis": "Rumah tangga", "kekerasan-di-sekolah": "Sekolah"}
OTHER = "Lainnya"


@dataclass(frozen=True, slots=True, kw_only=True)
class SimfoniRow:
    """One activation as the sheet shows it, without any name; ``number`` empty: not entered."""

    code: str
    opened_on: date
    kind: str
    place: str
    age_band: str
    sex: str
    channel: str
    is_entered: bool
    number: str
    entered_on: date | None


def simfoni_rows(by: Actor, *, waiting_only: bool) -> list[SimfoniRow]:
    """Real activations of the agencies for which ``by`` keeps SIMFONI, newest first: one query."""
    return [_row(activation) for activation in _booked(by, waiting_only=waiting_only)]


def simfoni_page(by: Actor, *, waiting_only: bool, number: Number) -> Page[Any]:
    """The same a page at a time: two queries."""
    return paged(_booked(by, waiting_only=waiting_only), number, _row)


def _booked(by: Actor, *, waiting_only: bool) -> QuerySet[Activation]:
    newest = SimfoniEntry.objects.filter(activation=OuterRef("pk")).order_by("-pk")
    rows = (
        _counted()
        .filter(not_blocked(by), lead__in=by.agency_ids("simfoni.record"))
        .annotate(
            entered=Subquery(newest.values("is_entered")[:1]),
            number=Subquery(newest.values("number")[:1]),
            entered_on=Subquery(newest.values("entered_on")[:1]),
        )
        .select_related("playbook", "child", "report")
        .order_by("-opened_at", "-code")
    )
    if waiting_only:
        rows = rows.filter(Q(entered=None) | Q(entered=False))
    return rows


def month_count(year: int, month: int) -> int:
    """Activations opened in a month that belong in SIMFONI: one query."""
    first = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    return _counted().filter(opened_at__gte=_start(first), opened_at__lt=_start(after)).count()


def simfoni_number(activation: Activation) -> str | None:
    """The number under which a case stands in SIMFONI PPA, "" where it does not stand there yet;
    None for one that does not belong there. Two queries."""
    if not _counted().filter(pk=activation.pk).exists():
        return None
    entry = SimfoniEntry.objects.filter(activation=activation).order_by("-pk").first()
    return entry.number if entry is not None else ""


def reconciliations() -> Sequence[Reconciliation]:
    """What was compared so far, the newest month first and of each only the newest word."""
    rows = Reconciliation.objects.select_related("by").order_by("-year", "-month", "-pk")
    return list(rows.distinct("year", "month"))


def _counted() -> QuerySet[Activation]:
    """Violence and exploitation, first activations only, no drills: what SIMFONI counts as cases."""
    return Activation.objects.real().filter(parent=None, playbook__code__in=KINDS)


def _row(activation: Activation) -> SimfoniRow:
    child, report = activation.child, activation.report
    code = activation.playbook.code
    return SimfoniRow(
        code=activation.code,
        opened_on=timezone.localdate(activation.opened_at),
        kind=KINDS.get(code, OTHER),
        place=PLACES.get(code, OTHER),
        age_band=child.get_age_band_display() if child else "",
        sex=child.get_sex_display() if child else "",
        channel=Report.Channel(report.channel).label if report else "",
        is_entered=bool(getattr(activation, "entered", False)),
        number=getattr(activation, "number", "") or "",
        entered_on=getattr(activation, "entered_on", None),
    )


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
