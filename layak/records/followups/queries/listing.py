"""The list of promises under the filters of its address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.records.followups.entries import forms_of
from layak.records.followups.models import FollowUp, FollowUpSupporter
from layak.records.followups.queries.rows import Line, late, lines_of, mine, rows_of, visible

PAGE = 30
MOST_WORDS = 6
RUNNING = "running"
OPEN_FIRST = Case(
    When(state__in=("open", "reported"), then=Value(0)),
    default=Value(1),
    output_field=IntegerField(),
)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """``state`` is a state, "running" (open or reported) or "" for all; ``code`` a question."""

    is_mine: bool = False
    agency_id: int | None = None
    state: str = RUNNING
    is_late: bool = False
    series: str = ""
    code: str = ""
    words: str = ""
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class FollowUpList:
    lines: list[Line]
    page: Page[FollowUp]
    count: int
    has_any: bool


def narrowed(wanted: Wanted, *, by: Actor, today: date) -> QuerySet[FollowUp]:
    """Those that ``by`` may see and asks for."""
    rows = visible(by).filter(_in_state(wanted.state))
    if wanted.is_mine:
        rows = rows.filter(mine(by))
    if wanted.agency_id is not None:
        rows = rows.filter(_of_agency(wanted.agency_id))
    if wanted.is_late:
        rows = rows.filter(late(today))
    if wanted.series:
        rows = rows.filter(series=wanted.series)
    if wanted.code:
        rows = rows.filter(codes__overlap=list(forms_of(wanted.code)))
    for word in wanted.words.split()[:MOST_WORDS]:
        rows = rows.filter(Q(title__icontains=word) | Q(problem__icontains=word))
    return rows


def _in_state(state: str) -> Q:
    if state == RUNNING:
        return Q(state__in=("open", "reported"))
    return Q(state=state) if state else Q()


def _of_agency(agency_id: int) -> Q:
    """Those it owns or helps with."""
    helped = FollowUpSupporter.objects.filter(followup=OuterRef("pk"), agency=agency_id)
    return Q(agency=agency_id) | Q(Exists(helped))


def followup_list(wanted: Wanted, *, by: Actor, today: date) -> FollowUpList:
    """Thirty a page, running ones by due day first: three queries."""
    found = narrowed(wanted, by=by, today=today)
    ordered = found.order_by("due_on", "pk")
    if wanted.state not in (RUNNING, "open", "reported"):
        ordered = found.annotate(place=OPEN_FIRST).order_by("place", "-due_on", "-pk")
    page = Paginator(ordered.only("pk"), PAGE).get_page(wanted.page)
    ids = [one.pk for one in page.object_list]
    shown = {row.id: row for row in rows_of(FollowUp.objects.filter(pk__in=ids), today=today)}
    count = page.paginator.count
    return FollowUpList(
        lines=lines_of(shown[pk] for pk in ids),
        page=page,
        count=count,
        has_any=count > 0 or visible(by).exists(),
    )


def agency_choices(by: Actor) -> list[tuple[str, str]]:
    """Agencies to filter by: those with promises, for who sees all; else none."""
    if by.scope("followup.view") != "all":
        return []
    named = Agency.objects.filter(pk__in=FollowUp.objects.values("agency")).order_by("name")
    return [(str(pk), name) for pk, name in named.values_list("pk", "name")]
