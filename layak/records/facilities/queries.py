"""What is made ready, as rows: the sheet of a year, what has no money, how far the year is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.records.facilities.models import ReadinessNeed
from layak.records.facilities.questions import Catalogue, catalogue
from layak.records.followups.queries.rows import FollowUpRow, rows_by_ids
from layak.rules.facilities import (
    AGREED,
    DEFERRED,
    DONE,
    DROPPED,
    NO_FUNDING,
    PROPOSED,
    UNFINISHED,
    WHOLE,
    gaps,
    is_late,
)
from layak.rules.numbers import date_id, rupiah_id

PAGE = 50
DASH = "\u2013"
TONES = {PROPOSED: "", AGREED: "wait", DEFERRED: "lock", DONE: "done", DROPPED: "lock"}
KINDS = dict(ReadinessNeed.Kind.choices)
FUNDINGS = dict(ReadinessNeed.Funding.choices)
STATES = dict(ReadinessNeed.State.choices)

type Lack = Literal["", "dana", "biaya", "tanggal"]
LACKS: dict[str, Q] = {
    "dana": Q(funding=NO_FUNDING),
    "biaya": Q(cost=None),
    "tanggal": Q(target_on=None),
}
# how many rows of a year lift a question, among those that a person may see: a column for the
# statement of the question page; it needs "sees_year", "sees_all" and "sees" (agency ids)
NEED_COUNT = """(
SELECT count(*) FROM facilities_readinessneed n
WHERE n.year = %(sees_year)s AND n.codes @> ARRAY[evaluation_answer.code]::varchar[] AND n.state <> 'dropped'
  AND (%(sees_all)s OR n.agency_id = ANY(%(sees)s)))"""
# what counts in sums: a dropped row counts nowhere, one put off only where nothing is there yet
COUNTED = (PROPOSED, AGREED, DONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    """A row ready to print. ``cost`` in rupiah or None; ``percent`` 0-100.

    ``lacks`` names what is missing ("belum ada dana"); ``parts`` codes of the parts it lifts.
    """

    id: int
    agency_id: int
    agency_name: str
    kind_label: str
    need: str
    why: str
    cost: int | None
    cost_text: str
    funding_label: str
    funding_note: str
    target_on: date | None
    target_text: str
    codes: tuple[str, ...]
    parts: tuple[str, ...]
    state: str
    state_label: str
    tone: str
    percent: int
    lacks: tuple[str, ...]
    is_late: bool
    url: str
    review_label: str
    review_note: str
    followup_id: int | None

    @property
    def facts(self) -> str:
        """Who, what kind, money, day and questions on one line; what is not known is left out."""
        told = (self.agency_name, self.kind_label, self.cost_text, self.funding_label)
        more = (self.target_text, ", ".join(self.codes))
        return " · ".join(text for text in (*told, *more) if text and text != DASH)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedList:
    """One page of the sheet."""

    year: int
    rows: list[NeedRow]
    page: Page[Any]


def need_url(need_id: int) -> str:
    """The page of a need; written out, since long lists have hundreds of them."""
    return f"/kesiapan/baris/{need_id}/"


def year_url(year: int) -> str:
    return reverse("readiness_list", args=[year])


def visible(by: Actor) -> QuerySet[ReadinessNeed]:
    """Rows of the own agencies, or of all."""
    rows = ReadinessNeed.objects.select_related("agency")
    if by.scope("readiness.view") == "all":
        return rows
    return rows.filter(agency__in=by.agency_ids("readiness.view"))


def need_list(*, by: Actor, year: int, wanted: NeedFilter, number: int, today: date) -> NeedList:
    """Fifty rows a page, by agency; at most four queries."""
    seen, known = visible(by).filter(year=year), catalogue()
    rows = _filtered(seen, wanted, known).order_by("agency__name", "pk")
    page: Page[Any] = Paginator(rows, PAGE).get_page(number)
    shown = rows_of(page.object_list, known=known, today=today)
    return NeedList(
        year=year,
        rows=shown,
        page=page,
    )


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


def rows_of(
    needs: Iterable[ReadinessNeed], *, known: Catalogue | None = None, today: date
) -> list[NeedRow]:
    """Rows in the order given; no query when they came with their agency and ``known``."""
    known = catalogue() if known is None else known
    return [_row(need, known, today) for need in needs]


def _row(need: ReadinessNeed, known: Catalogue, today: date) -> NeedRow:
    lacks = gaps(cost=need.cost, funding=need.funding, target_on=need.target_on)
    return NeedRow(
        id=need.pk,
        agency_id=need.agency_id,
        agency_name=need.agency.name,
        kind_label=KINDS[need.kind],
        need=need.need,
        why=need.why,
        cost=need.cost,
        cost_text=DASH if need.cost is None else rupiah_id(need.cost),
        funding_label=FUNDINGS[need.funding],
        funding_note=need.funding_note,
        target_on=need.target_on,
        target_text=date_id(need.target_on) if need.target_on else DASH,
        codes=tuple(need.codes),
        parts=tuple(known.parts_of(need.codes)),
        state=need.state,
        state_label=STATES[need.state],
        tone=TONES[need.state],
        percent=need.percent,
        lacks=tuple(lacks) if need.state in UNFINISHED else (),
        is_late=is_late(state=need.state, target_on=need.target_on, today=today),
        url=need_url(need.pk),
        review_label=need.review_label,
        review_note=need.review_note,
        followup_id=need.followup_id,
    )


def every_row(*, by: Actor, year: int, today: date) -> list[NeedRow]:
    """All of a year that ``by`` sees and nobody dropped, by agency: at most three queries."""
    rows = visible(by).filter(year=year).exclude(state=DROPPED)
    return rows_of(rows.order_by("agency__name", "pk"), today=today)


def followups_of(rows: Iterable[NeedRow], *, today: date) -> dict[int, FollowUpRow]:
    """The follow-up of each need by the need's id: one query, none without any."""
    by_followup = {row.followup_id: row.id for row in rows if row.followup_id is not None}
    if not by_followup:
        return {}
    found = rows_by_ids(by_followup, today=today)
    return {by_followup[one.id]: one for one in found}


def unfunded(*, year: int) -> list[NeedRow]:
    """What has no money, for who plans the budget: the dearest first, unpriced last. Two queries.

    Also what a meeting put off: often it was for want of money.
    """
    return _bare(ReadinessNeed.objects.select_related("agency"), year=year, today=None)


def _bare(rows: QuerySet[ReadinessNeed], *, year: int, today: date | None) -> list[NeedRow]:
    bare = rows.filter(year=year, funding=NO_FUNDING, state__in=UNFINISHED)
    dearest = F("cost").desc(nulls_last=True)
    return rows_of(bare.order_by(dearest, "agency__name", "pk"), today=today or date(year, 1, 1))


def year_progress(*, year: int, today: date | None = None) -> ReadinessSummary:
    """The whole city's year in figures: one query. ``today`` counts what is late."""
    return summary_of(ReadinessNeed.objects.all(), year=year, today=today)


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
    seen = visible(by).filter(year=year).order_by("agency__name")
    agencies = list(seen.values_list("agency", "agency__name").distinct())
    return agencies, [(part.code, part.name) for part in catalogue().parts]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfundedPage:
    """``total`` is the known cost in rupiah; ``agencies`` are (name, rows, sum in words)."""

    rows: list[NeedRow]
    total_text: str
    agencies: list[tuple[str, int, str]]


def unfunded_page(*, by: Actor, year: int, today: date) -> UnfundedPage:
    """What ``by`` sees that has no money, the dearest first, with sums: at most three queries."""
    rows = _bare(visible(by), year=year, today=today)
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
    page: Page[Any]
    open_count: int


def review_page(*, year: int, shows_all: bool, number: int, today: date) -> ReviewPage:
    """What a meeting has yet to decide, or everything that runs: at most five queries."""
    every = ReadinessNeed.objects.filter(year=year).select_related("agency")
    states = (PROPOSED, AGREED, DEFERRED) if shows_all else (PROPOSED,)
    rows = every.filter(state__in=states).order_by("agency__name", "pk")
    page: Page[Any] = Paginator(rows, PAGE).get_page(number)
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
