"""Two minutes: where the city stands, what was pledged, what is late, what to say next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
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
from layak.evaluation.lists.current_reads import answer_rows, current_round
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.facilities.needs.models import ReadinessNeed
from layak.records.followups.lists.reads import AgencyRate, rates
from layak.records.followups.promises.models import FollowUp
from layak.records.followups.promises.reads import FollowUpRow, late_followups, rows_of
from layak.rules.numbers import date_id
from layak.rules.scoring import Score, needed, score
from layak.surfaces.dashboard.mayor.rules import (
    LatePromise,
    Situation,
    talking_points,
)
from layak.surfaces.dashboard.overview.reads import city_standing
from layak.surfaces.dashboard.task_force.reads import next_meeting
from layak.workflows.meetings.planning.models import Meeting
from layak.workflows.taskforce.statements.models import RoleStatement
from layak.workflows.taskforce.statements.reads import statement_year

SHOWN = 5


def mayor_page(*, by: Actor, at: datetime) -> dict[str, object]:
    """The page: at most twelve queries, whatever the number of promises."""
    today = timezone.localdate(at)
    round_ = current_round()
    kept_of = rates(today=today, year=today.year)
    first = FollowUp.objects.filter(late_followups(today)).order_by("due_on", "pk")[:SHOWN]
    late = rows_of(first, today=today)
    pledged = _pledged(today, kept_of)
    meeting = next_meeting(at)
    standing, gap, scored = None, None, None
    if round_ is not None:
        edition = edition_of(round_.revision_id)
        marks = {row.code: row.mark for row in answer_rows(round_, by)}
        scored = score(edition, with_hidden(marks, round_))
        standing = city_standing(round_, edition, scored, opens=by.may("answer.view"))
        floor = next((rank for rank in edition.ranks if rank.name == round_.target_rank), None)
        # under a lock no point can be won any more, so nobody is asked to win one
        if floor and not round_.is_locked:
            gap = needed(floor, scored.total, edition.precision)
    situation = _situation(scored, late, kept_of, meeting, today=today)
    points = talking_points(
        replace(
            situation,
            target=round_.target_rank if round_ else "",
            gap=gap,
            reported_count=pledged["reported"],
        )
    )
    # where the figure of a talking point stands
    places = {
        "late": reverse("followup_list"),
        "kept": reverse("followup_list"),
        "reported": reverse("followup_list"),
        "unfunded": reverse("readiness_list", args=[today.year + 1]),
        "unsigned": reverse("role_statement_current"),
        "meeting": reverse("meeting_detail", args=[meeting.pk]) if meeting else "",
        "score": f"/evaluasi/{round_.code}/nilai/" if round_ else "",
    }
    return {
        "standing": standing,
        "pledged": pledged,
        "late": late,
        "sayings": [{"text": point.text, "url": places[point.about]} for point in points],
        "meeting": meeting,
    }


def _pledged(today: date, kept_of: Sequence[AgencyRate]) -> dict[str, int]:
    """Promises that fall due in the year. ``kept`` of the ``due`` ones came on the agreed day."""
    rows = FollowUp.objects.filter(due_on__year=today.year).exclude(state="dropped")
    counted: dict[str, int] = rows.aggregate(
        count=Count("pk"),
        closed=Count("pk", filter=Q(state="closed")),
        reported=Count("pk", filter=Q(state="reported")),
        late=Count("pk", filter=late_followups(today)),
    )
    return counted | {
        "year": today.year,
        "running": counted["count"] - counted["closed"] - counted["late"],
        "kept": sum(rate.on_time_count for rate in kept_of),
        "due": sum(rate.due_count for rate in kept_of),
    }


def _situation(
    scored: Score | None,
    late: Sequence[FollowUpRow],
    kept_of: Sequence[AgencyRate],
    meeting: Meeting | None,
    *,
    today: date,
) -> Situation:
    """What is known beside the target of the round and the counts of promises: two queries."""
    thanked, kept_count = _thanked(kept_of)
    unfunded = (
        ReadinessNeed.objects.filter(year=today.year + 1, funding=ReadinessNeed.Funding.NONE)
        .exclude(state__in=("done", "dropped"))
        .aggregate(n=Count("pk"), cost=Sum("cost"))
    )
    # the part with most points still to win
    parts = list(scored.parts.values()) if scored else []
    weakest = max(parts, key=lambda part: part.maximum - part.achieved, default=None)
    # agencies under the mayor that began a statement of this year and have not signed it
    rows = RoleStatement.objects.filter(year=statement_year(today), agency__ended_on=None)
    begun = rows.filter(agency__command=Agency.Command.CITY).values("agency").distinct()
    signed = begun.filter(signed_at__isnull=False)
    named = ""
    if meeting is not None:
        day = date_id(timezone.localdate(meeting.starts_at), weekday=True)
        named = f"{meeting.title}, {day}"
    return Situation(
        weak_part=weakest.name if weakest else "",
        weak_points=weakest.maximum - weakest.achieved if weakest else Decimal(0),
        late=tuple(
            LatePromise(title=row.title, agency=row.agency_name, days_late=row.days_late)
            for row in late[:1]
        ),
        thanked=thanked,
        kept_count=kept_count,
        unfunded_count=unfunded["n"],
        unfunded_cost=unfunded["cost"] or 0,
        ready_year=today.year + 1,
        unsigned_count=begun.exclude(agency__in=signed.values("agency")).count(),
        meeting=named,
    )


def _thanked(kept_of: Sequence[AgencyRate]) -> tuple[str, int]:
    """The agency that kept most promises of the year and missed none; nobody where two did."""
    faithful = [rate for rate in kept_of if rate.due_count and rate.on_time_count == rate.due_count]
    faithful.sort(key=lambda rate: -rate.due_count)
    if not faithful or (len(faithful) > 1 and faithful[0].due_count == faithful[1].due_count):
        return "", 0
    return faithful[0].name, faithful[0].due_count


@require_GET
@access("mayor.view")
def mayor(request: SignedInRequest) -> HttpResponse:
    """Two minutes before the car leaves."""
    page = mayor_page(by=request.actor, at=timezone.now())
    trail = [(_("Gugus tugas"), reverse("task_force"))]
    return TemplateResponse(request, "dashboard/mayor.html", {"page": page, "trail": trail})
