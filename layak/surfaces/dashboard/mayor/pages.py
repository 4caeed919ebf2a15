"""Two minutes: where the city stands, what was pledged, what is late, what to say next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.reads import with_hidden
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.facilities.needs.models import ReadinessNeed
from layak.records.followups.lists.rates import AgencyRate, rates
from layak.records.followups.promises.models import FollowUp
from layak.records.followups.promises.reads import FollowUpRow, late_followups, rows_of
from layak.rules.instrument import Edition
from layak.rules.numbers import date_id
from layak.rules.scoring import Score, needed, score
from layak.surfaces.dashboard.mayor.rules import (
    LatePromise,
    Situation,
    TalkingPoint,
    talking_points,
)
from layak.surfaces.dashboard.overview.reads import (
    CityStanding,
    answer_rows,
    city_standing,
    current_round,
)
from layak.surfaces.dashboard.task_force.reads import next_meeting
from layak.workflows.meetings.planning.models import Meeting
from layak.workflows.taskforce.statements.models import RoleStatement
from layak.workflows.taskforce.statements.reads import statement_year

# Two minutes: where the city stands, what was pledged, what is late, what to say next.

SHOWN = 5
# places of what a talking point speaks of
PLACES = {"late": "followup_list", "kept": "followup_list", "reported": "followup_list"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledged:
    """Promises that fall due in a year. ``kept`` of the ``due`` ones came on the agreed day."""

    year: int
    count: int
    closed: int
    due: int
    kept: int
    reported: int
    late: int

    @property
    def running(self) -> int:
        return self.count - self.closed - self.late


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MayorPage:
    standing: CityStanding | None
    round: Round | None
    pledged: Pledged
    late: list[FollowUpRow]
    sayings: list[Saying]
    meeting: Meeting | None
    today: date


@dataclass(frozen=True, slots=True)
class _Promises:
    late: list[FollowUpRow]
    pledged: Pledged
    told: list[AgencyRate]


def mayor_page(*, by: Actor, at: datetime) -> MayorPage:
    """The page: at most twelve queries, whatever the number of promises."""
    today = timezone.localdate(at)
    round_ = current_round()
    told = rates(today=today, year=today.year)
    first = FollowUp.objects.filter(late_followups(today)).order_by("due_on", "pk")[:SHOWN]
    late_ones, pledged = rows_of(first, today=today), _pledged(today, told)
    meeting = next_meeting(at)
    standing, edition, scored = None, None, None
    if round_ is not None:
        edition = edition_of(round_.revision_id)
        marks = {row.code: row.mark for row in answer_rows(round_, by)}
        scored = score(edition, with_hidden(marks, round_))
        opens = by.may("answer.view")
        standing = city_standing(round_, edition, scored, opens=opens)
    situation = _situation(
        round_, edition, scored, _Promises(late_ones, pledged, told), meeting, today=today
    )
    return MayorPage(
        standing=standing,
        round=round_,
        pledged=pledged,
        late=late_ones,
        sayings=[_saying(point, round_, meeting, today) for point in talking_points(situation)],
        meeting=meeting,
        today=today,
    )


def _pledged(today: date, told: Sequence[AgencyRate]) -> Pledged:
    rows = FollowUp.objects.filter(due_on__year=today.year).exclude(state="dropped")
    counted = rows.aggregate(
        count=Count("pk"),
        closed=Count("pk", filter=Q(state="closed")),
        reported=Count("pk", filter=Q(state="reported")),
        late=Count("pk", filter=late_followups(today)),
    )
    kept = sum(rate.on_time_count for rate in told)
    return Pledged(year=today.year, kept=kept, due=sum(rate.due_count for rate in told), **counted)


def _thanked(told: Sequence[AgencyRate]) -> tuple[str, int]:
    """The agency that kept most promises of the year and missed none; nobody where two did."""
    faithful = [rate for rate in told if rate.due_count and rate.on_time_count == rate.due_count]
    faithful.sort(key=lambda rate: -rate.due_count)
    if not faithful or (len(faithful) > 1 and faithful[0].due_count == faithful[1].due_count):
        return "", 0
    return faithful[0].name, faithful[0].due_count


def _situation(
    round_: Round | None,
    edition: Edition | None,
    scored: Score | None,
    promises: _Promises,
    meeting: Meeting | None,
    *,
    today: date,
) -> Situation:
    thanked, kept_count = _thanked(promises.told)
    unfunded = (
        ReadinessNeed.objects.filter(year=today.year + 1, funding=ReadinessNeed.Funding.NONE)
        .exclude(state__in=("done", "dropped"))
        .aggregate(n=Count("pk"), cost=Sum("cost"))
    )
    part, points = _weakest(scored)
    # agencies under the mayor that began a statement of this year and have not signed it
    rows = RoleStatement.objects.filter(year=statement_year(today), agency__ended_on=None)
    begun = rows.filter(agency__command=Agency.Command.CITY).values("agency").distinct()
    signed = begun.filter(signed_at__isnull=False)
    return Situation(
        target=round_.target_rank if round_ else "",
        gap=_gap(round_, edition, scored),
        weak_part=part,
        weak_points=points,
        late=tuple(
            LatePromise(title=row.title, agency=row.agency_name, days_late=row.days_late)
            for row in promises.late[:1]
        ),
        reported_count=promises.pledged.reported,
        thanked=thanked,
        kept_count=kept_count,
        unfunded_count=unfunded["n"],
        unfunded_cost=unfunded["cost"] or 0,
        ready_year=today.year + 1,
        unsigned_count=begun.exclude(agency__in=signed.values("agency")).count(),
        meeting=_named(meeting) if meeting else "",
    )


def _named(meeting: Meeting) -> str:
    return f"{meeting.title}, {date_id(timezone.localdate(meeting.starts_at), weekday=True)}"


def _gap(round_: Round | None, edition: Edition | None, scored: Score | None) -> Decimal | None:
    if round_ is None or edition is None or scored is None:
        return None
    floor = next((rank for rank in edition.ranks if rank.name == round_.target_rank), None)
    return needed(floor, scored.total, edition.precision) if floor else None


def _weakest(scored: Score | None) -> tuple[str, Decimal]:
    """The part with most points still to win."""
    if scored is None:
        return "", Decimal(0)
    missing = {code: part.maximum - part.achieved for code, part in scored.parts.items()}
    if not missing:
        return "", Decimal(0)
    code = max(missing, key=lambda one: missing[one])
    return scored.parts[code].name, missing[code]


def _saying(
    point: TalkingPoint, round_: Round | None, meeting: Meeting | None, today: date
) -> Saying:
    if point.about in PLACES:
        return Saying(text=point.text, url=reverse(PLACES[point.about]))
    if point.about == "unfunded":
        return Saying(text=point.text, url=reverse("readiness_list", args=[today.year + 1]))
    if point.about == "unsigned":
        return Saying(text=point.text, url=reverse("role_statement_current"))
    if point.about == "meeting" and meeting:
        return Saying(text=point.text, url=reverse("meeting_detail", args=[meeting.pk]))
    return Saying(text=point.text, url=f"/evaluasi/{round_.code}/nilai/" if round_ else "")


@require_GET
@access("mayor.view")
def mayor(request: SignedInRequest) -> HttpResponse:
    """Two minutes before the car leaves."""
    page = mayor_page(by=request.actor, at=timezone.now())
    trail = [(_("Gugus tugas"), reverse("task_force"))]
    return TemplateResponse(request, "dashboard/mayor.html", {"page": page, "trail": trail})
