"""What an education plan rests on: custody, release, age, who has answered; offers for its route."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from layak.city.people.roles.actor import Actor
from layak.city.places.workdays import working_calendar
from layak.records.facilities.offers.reads import OfferFit, fitting_offers
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, Occurrence
from layak.workflows.rapidaction.cases.permissions import not_blocked, visible_to
from layak.workflows.rapidaction.cases.reads import in_zone, standing_occurrences, times_of
from layak.workflows.rapidaction.duty.models import RoleAgency
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.playbooks.rules import due_times
from layak.workflows.rapidaction.schooling.models import EducationPlan
from layak.workflows.rapidaction.schooling.policy import education_policy
from layak.workflows.rapidaction.schooling.rules import (
    Pupil,
    age_in,
    ages_of,
    authority_of,
    days_left,
    package_of,
)
from layak.workflows.rapidaction.steps.reads import running_stage

# What the education plan of an activation rests on: custody, release, age, who has answered.

UNANSWERED = (HandOff.State.SENT.value, HandOff.State.SEEN.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyFact:
    """The stage that runs: the last lawful moment as things stand, and with its extension.

    ``days`` are whole days to the earlier of the two, ``most_days`` to the later.
    """

    stage: str
    ends_at: datetime
    longest_ends_at: datetime
    days: int
    most_days: int


def custody_of(activation: Activation, by: Actor | None, *, at: datetime) -> CustodyFact | None:
    """The running stage of this activation, of the one that it continues, or of another of the
    same child that ``by`` may see (None: the system asks). None where nobody is held.
    """
    for candidate in _candidates(activation, by, at=at):
        playbook = playbook_of(candidate.playbook)
        if playbook.custody is None:
            continue
        events = times_of(standing_occurrences(candidate), playbook)
        clock = running_stage(due_times(playbook, events, working_calendar()))
        if clock is not None and clock.ends_at and clock.longest_ends_at:
            return CustodyFact(
                stage=clock.stage.name,
                ends_at=clock.ends_at,
                longest_ends_at=clock.longest_ends_at,
                days=days_left(clock.ends_at, at=at),
                most_days=days_left(clock.longest_ends_at, at=at),
            )
    return None


def _candidates(activation: Activation, by: Actor | None, *, at: datetime) -> Iterable[Activation]:
    yield activation
    rows = Activation.objects.open().select_related("playbook").exclude(pk=activation.pk)
    near = Q(pk=activation.parent_id)
    if activation.child_id is None:
        found = rows.filter(near)
    elif by is None:
        found = rows.filter(near | Q(child=activation.child_id))
    else:
        seen = visible_to(by, at=at).values("pk")
        found = rows.filter(near | Q(child=activation.child_id, pk__in=seen))
    if by is not None:
        found = found.filter(not_blocked(by))
    yield from found.defer("playbook__document").order_by("-opened_at")


def released_at(activation: Activation) -> datetime | None:
    """When the child was released, on its own offset, as an event says: one query."""
    events = education_policy().release_events
    rows = Occurrence.objects.filter(
        activation=activation, event__in=events, replaced_by=None, is_withdrawn=False
    )
    row = rows.order_by("at").first()
    return None if row is None else in_zone(row.at, row.offset_minutes)


def planned_release_on(plan: EducationPlan) -> date | None:
    """The day planned: the recorded event before what was typed. One query."""
    event = education_policy().planned_release_event
    row = Occurrence.objects.filter(
        activation=plan.activation_id, event=event, replaced_by=None, is_withdrawn=False
    ).first()
    if row is None:
        return plan.release_on
    return in_zone(row.at, row.offset_minutes).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceAsked:
    """The newest hand-off to the office of the province, or none. ``is_late``: silent past the
    time it had, or declined.
    """

    code: str = ""
    state: str = ""
    is_late: bool = False


def province_asked(activation: Activation, *, at: datetime) -> ProvinceAsked:
    """Two queries."""
    roles = education_policy().roles["province"]
    offices = RoleAgency.objects.filter(role__in=roles, ended_on=None).values("agency")
    rows = HandOff.objects.filter(activation=activation, to_agency__in=offices)
    newest = rows.exclude(state=HandOff.State.WITHDRAWN).order_by("-sent_at").first()
    if newest is None:
        return ProvinceAsked()
    is_silent = newest.state in UNANSWERED and newest.answer_by_at < at
    is_late = is_silent or newest.state == HandOff.State.DECLINED
    return ProvinceAsked(code=newest.code, state=newest.get_state_display(), is_late=is_late)


def pupil_of(
    plan: EducationPlan, *, custody: CustodyFact | None, asked: ProvinceAsked, at: datetime
) -> Pupil:
    """What the advice rests on. Days are those to the longest lawful end of the stage that runs."""
    today, child = timezone.localdate(at), plan.activation.child
    return Pupil(
        level=plan.level,
        is_madrasah=plan.is_madrasah,
        ages=ages_of(plan.turns_eighteen_month, child.age_band if child else "", today=today),
        last_grade=plan.last_grade,
        dapodik=plan.dapodik,
        is_over_age=plan.is_over_age,
        custody_days=None if custody is None else custody.most_days,
        is_province_late=asked.is_late,
    )


def is_for_province(plan: EducationPlan) -> bool:
    """Is the level itself the province's, whatever route was chosen?"""
    found = authority_of(education_policy(), plan.level, is_madrasah=plan.is_madrasah)
    return found == "province"


# Offers for the route of an education plan, with why another does not fit.

KINDS = {
    "filial": ("filial-school",),
    "equivalency": ("equivalency",),
    "vocational": ("job-training",),
    "stay": ("scholarship",),
}


def offers_of_route(
    plan: EducationPlan, activation: Activation, *, today: date, route: str = ""
) -> list[OfferFit]:
    """The best first: one query. ``route`` instead of the chosen one, to look ahead."""
    route = route or plan.route
    if route not in KINDS:
        return []
    level = plan.level
    if route == "equivalency":
        level = package_of(education_policy(), plan.level)
    elif route == "vocational":
        level = ""
    child = activation.child
    fits = fitting_offers(
        asked=("schooling",),
        level=level,
        age=age_in(plan.turns_eighteen_month, today=today),
        sex=child.sex if child else "",
        district_code=activation.district.code if activation.district else "",
        needs_access=bool(child and child.has_disability),
        today=today,
    )
    return [fit for fit in fits if fit.offer.kind in KINDS[route]]
