"""The sheet of a year: its rows, what has no money, how far it is, the list for a meeting."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.records.evidence.files.questions import Catalogue, catalogue
from layak.records.facilities.needs.models import ReadinessNeed
from layak.records.facilities.needs.reads import DASH, NeedRow, rows_of, visible_needs
from layak.records.facilities.needs.rules import short_rupiah
from layak.rules.facilities import (
    AGREED,
    DEFERRED,
    DONE,
    DROPPED,
    NO_FUNDING,
    PROPOSED,
    UNFINISHED,
    WHOLE,
)
from layak.rules.numbers import rupiah_id

# What is made ready, as rows: the sheet of a year, what has no money, how far the year is.

PAGE = 50


type Lack = Literal["", "dana", "biaya", "tanggal"]
LACKS: dict[str, Q] = {
    "dana": Q(funding=NO_FUNDING),
    "biaya": Q(cost=None),
    "tanggal": Q(target_on=None),
}


# what counts in sums: a dropped row counts nowhere, one put off only where nothing is there yet
COUNTED = (PROPOSED, AGREED, DONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessSummary:
    """A year in figures. Money in rupiah; ``percent`` is the mean of all rows that count (0-100).

    ``unfunded_cost`` is the known part: ``unpriced_count`` rows without money have no cost yet.
    """

    year: int
    agency_count: int
    need_count: int
    proposed_count: int
    agreed_count: int
    deferred_count: int
    done_count: int
    late_count: int
    unfunded_count: int
    unpriced_count: int
    undated_count: int
    cost: int
    unfunded_cost: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFilter:
    """What a person asked for; empty means everything. ``part`` is a code of the edition."""

    agency_id: int | None = None
    state: str = ""
    kind: str = ""
    lack: str = ""
    part: str = ""
    code: str = ""
    words: str = ""


def need_list(
    *, by: Actor, year: int, wanted: NeedFilter, number: int, today: date
) -> dict[str, object]:
    """Fifty rows a page, by agency; at most four queries."""
    seen, known = visible_needs(by).filter(year=year), catalogue()
    rows = _filtered(seen, wanted, known).order_by("agency__name", "pk")
    page: Page[ReadinessNeed] = Paginator(rows, PAGE).get_page(number)
    shown = rows_of(page.object_list, known=known, today=today)
    return {"rows": shown, "page": page}


def _filtered(
    rows: QuerySet[ReadinessNeed], wanted: NeedFilter, known: Catalogue
) -> QuerySet[ReadinessNeed]:
    rows = rows.filter(state=wanted.state) if wanted.state else rows.exclude(state=DROPPED)
    if wanted.agency_id is not None:
        rows = rows.filter(agency=wanted.agency_id)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.lack:
        rows = rows.filter(LACKS[wanted.lack])
    if wanted.code:
        rows = rows.filter(codes__contains=[wanted.code])
    if wanted.part:
        codes = [asked.code for asked in known.questions.values() if asked.part == wanted.part]
        rows = rows.filter(codes__overlap=codes)
    if wanted.words:
        rows = rows.filter(Q(need__icontains=wanted.words) | Q(why__icontains=wanted.words))
    return rows


def every_row(*, by: Actor, year: int, today: date) -> list[NeedRow]:
    """All of a year that ``by`` sees and nobody dropped, by agency: at most three queries."""
    rows = visible_needs(by).filter(year=year).exclude(state=DROPPED)
    return rows_of(rows.order_by("agency__name", "pk"), today=today)


def summary_of(rows: QuerySet[ReadinessNeed], *, year: int, today: date | None) -> ReadinessSummary:
    """Figures of these rows of a year: one query."""
    counted, bare = Q(state__in=COUNTED), Q(funding=NO_FUNDING, state__in=UNFINISHED)
    overdue = Q(state__in=(PROPOSED, AGREED), target_on__lt=today) if today else Q(pk=None)
    found = rows.filter(year=year).aggregate(
        agency_count=Count("agency", filter=~Q(state=DROPPED), distinct=True),
        need_count=Count("pk", filter=counted),
        proposed_count=Count("pk", filter=Q(state=PROPOSED)),
        agreed_count=Count("pk", filter=Q(state=AGREED)),
        deferred_count=Count("pk", filter=Q(state=DEFERRED)),
        done_count=Count("pk", filter=Q(state=DONE)),
        late_count=Count("pk", filter=overdue),
        unfunded_count=Count("pk", filter=bare),
        unpriced_count=Count("pk", filter=bare & Q(cost=None)),
        undated_count=Count("pk", filter=Q(state__in=UNFINISHED, target_on=None)),
        cost_sum=Sum("cost", filter=counted, default=0),
        unfunded_cost=Sum("cost", filter=bare, default=0),
        percent_sum=Sum("percent", filter=counted, default=0),
    )
    percents, cost = found.pop("percent_sum"), found.pop("cost_sum")
    share = mean(percents, found["need_count"])
    return ReadinessSummary(year=year, **found, cost=cost, percent=share)


def mean(percents: int, count: int) -> int:
    """The mean of whole percents, rounded down: 100 only where everything is ready."""
    return percents // count if count else 0


def filter_choices(*, by: Actor, year: int) -> tuple[list[tuple[int, str]], list[tuple[str, str]]]:
    """Agencies that have rows, and parts, to filter by: at most three queries."""
    seen = visible_needs(by).filter(year=year).order_by("agency__name")
    agencies = list(seen.values_list("agency", "agency__name").distinct())
    return agencies, [(part.code, part.name) for part in catalogue().parts]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfundedPage:
    """``total`` is the known cost in rupiah; ``agencies`` are (name, rows, sum in words)."""

    rows: list[NeedRow]
    total_text: str
    agencies: list[tuple[str, int, str]]


def unfunded_page(*, by: Actor, year: int, today: date) -> UnfundedPage:
    """What ``by`` sees that has no money, the dearest first, unpriced last, with sums.

    Also what a meeting put off: often it was for want of money. At most three queries.
    """
    bare = visible_needs(by).filter(year=year, funding=NO_FUNDING, state__in=UNFINISHED)
    dearest = F("cost").desc(nulls_last=True)
    rows = rows_of(bare.order_by(dearest, "agency__name", "pk"), today=today)
    by_name: dict[str, list[NeedRow]] = {}
    for row in rows:
        by_name.setdefault(row.agency_name, []).append(row)
    return UnfundedPage(
        rows=rows,
        total_text=_sum(rows),
        agencies=[(name, len(own), _sum(own)) for name, own in sorted(by_name.items())],
    )


def _sum(rows: list[NeedRow]) -> str:
    amount = sum(row.cost or 0 for row in rows)
    return sum_text(amount, sum(row.cost is None for row in rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    rows: list[NeedRow]
    page: Page[ReadinessNeed]
    open_count: int


def review_page(*, year: int, shows_all: bool, number: int, today: date) -> ReviewPage:
    """What a meeting has yet to decide, or everything that runs: at most five queries."""
    every = ReadinessNeed.objects.filter(year=year).select_related("agency")
    states = (PROPOSED, AGREED, DEFERRED) if shows_all else (PROPOSED,)
    rows = every.filter(state__in=states).order_by("agency__name", "pk")
    page: Page[ReadinessNeed] = Paginator(rows, PAGE).get_page(number)
    return ReviewPage(
        rows=rows_of(page.object_list, today=today),
        page=page,
        open_count=every.filter(state=PROPOSED).count(),
    )


def years() -> list[int]:
    """Years that have rows, the newest first: one query."""
    found = ReadinessNeed.objects.order_by("-year").values_list("year", flat=True)
    return list(found.distinct())


def sum_text(amount: int, unpriced: int) -> str:
    """``Rp1.000`` and, where costs are unknown, how many rows that leaves out."""
    text = rupiah_id(amount)
    if unpriced:
        return _("%(sum)s dan %(n)d tanpa biaya") % {"sum": text, "n": unpriced}
    return text


def share_text(percent: int) -> str:
    return _("siap") if percent == WHOLE else f"{percent}\u00a0%"


# Readiness by agency and part: how many rows, what they cost, how far they are.

# rows that name no question, or only questions of an older edition
NO_PART = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """``cost`` sums the known costs in rupiah; ``unpriced`` rows have none yet."""

    count: int
    cost: int
    unpriced: int
    percent: int
    url: str

    @property
    def cost_text(self) -> str:
        """Rounded, for a narrow cell; the sheet to take along has it to the rupiah."""
        return short_rupiah(self.cost) if self.cost or not self.unpriced else DASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An agency: a cell for each column (None: nothing there), and all of it once."""

    agency_id: int
    name: str
    cells: list[Cell | None]
    whole: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """``columns`` are (code, name) of parts, at the end of those without one where there are any.

    A row that lifts questions of two parts stands in both; the sums at the side count it once.
    """

    year: int
    columns: list[tuple[str, str]]
    lines: list[Line]
    foot: list[Cell | None]
    whole: Cell


def readiness_matrix(*, by: Actor, year: int, today: date) -> Matrix:
    """All that ``by`` sees of a year: at most three queries."""
    known = catalogue()
    needs = visible_needs(by).filter(year=year, state__in=COUNTED).order_by("agency__name", "pk")
    rows = rows_of(needs, known=known, today=today)
    columns = [(part.code, part.name) for part in known.parts]
    if any(not row.parts for row in rows):
        columns.append((NO_PART, _("Tanpa pertanyaan")))
    base = reverse("readiness_list", args=[year])
    by_agency: dict[tuple[int, str], list[NeedRow]] = defaultdict(list)
    for row in rows:
        by_agency[row.agency_id, row.agency_name].append(row)
    return Matrix(
        year=year,
        columns=columns,
        lines=[
            Line(
                agency_id=pk,
                name=name,
                cells=_cells(own, columns, f"{base}?perangkat={pk}&"),
                whole=_cell(own, f"{base}?perangkat={pk}"),
            )
            for (pk, name), own in by_agency.items()
        ],
        foot=_cells(rows, columns, f"{base}?"),
        whole=_cell(rows, base),
    )


def _cells(rows: list[NeedRow], columns: list[tuple[str, str]], base: str) -> list[Cell | None]:
    cells: list[Cell | None] = []
    for code, _name in columns:
        found = [row for row in rows if (code in row.parts if code else not row.parts)]
        cells.append(_cell(found, f"{base}bagian={code}" if code else base[:-1]) if found else None)
    return cells


def _cell(rows: list[NeedRow], url: str) -> Cell:
    return Cell(
        count=len(rows),
        cost=sum(row.cost or 0 for row in rows),
        unpriced=sum(row.cost is None for row in rows),
        percent=mean(sum(row.percent for row in rows), len(rows)),
        url=url,
    )


# The pages of a year as tabs, as far as the person may open them.


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    label: str
    url: str
    is_current: bool
    count: int = 0


def tabs(actor: Actor, *, year: int, current: str, unfunded_count: int = 0) -> list[Tab]:
    """``current`` is the URL name of the page that is open."""
    sections = [
        ("readiness_list", _("Daftar"), "readiness.view", 0),
        ("readiness_matrix", _("Matriks"), "readiness.view", 0),
        ("readiness_unfunded", _("Belum ada dana"), "readiness.view", unfunded_count),
        ("readiness_review", _("Pembahasan"), "readiness.review", 0),
    ]
    return [
        Tab(label=label, url=reverse(name, args=[year]), is_current=name == current, count=count)
        for name, label, permission, count in sections
        if actor.may(permission)
    ]
