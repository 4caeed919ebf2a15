"""A plan of a search is saved as a draft, adopted in a meeting, withdrawn; its steps follow an agency that merges."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.roles.actor import Actor, user_of
from layak.evaluation.answers.models import Answer
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.platform.audit.log import log
from layak.records.followups.promises.entries import NewFollowUp
from layak.records.followups.promises.models import FollowUp
from layak.records.followups.steps.actions import create_followup
from layak.rules.numbers import decimal_id
from layak.rules.refusal import Refused, WrongField
from layak.rules.road.plans import WISH_NAMES
from layak.workflows.improvement.gaps.reads import leads_of
from layak.workflows.improvement.plans.events import (
    PlanAdopted,
    PlanSaved,
    PlanWithdrawn,
    StepsMoved,
)
from layak.workflows.improvement.plans.models import RoadPlan, RoadStep
from layak.workflows.improvement.plans.permissions import check_can_adopt
from layak.workflows.improvement.searches.models import RoadSearch
from layak.workflows.improvement.searches.permissions import check_can_plan

State = RoadPlan.State
ROLE = "operator"
TITLE_AT_MOST = 200
FOLLOWUP_TITLE_AT_MOST = 300


@transaction.atomic
def save_plan(*, search: RoadSearch, wish: str, title: str, by: Actor, at: datetime) -> RoadPlan:
    """Keep one of the plans that a search found, as a draft; its leads are those of today.

    Raises Refused: no right, a closed round, no such plan. ``search`` comes with its round.
    """
    check_can_plan(by, search.round)
    plans = (one for one in search.found.get("plans", []) if one["wish"] == wish)
    found: Mapping[str, Any] | None = next((one for one in plans if one["plan"] is not None), None)
    if found is None:
        raise Refused(_("Rencana ini tidak ditemukan oleh pencarian. Pilih rencana lain."))
    name = " ".join(title.split()) or _("%(rank)s, %(wish)s") % {
        "rank": search.found["rank"],
        "wish": WISH_NAMES.get(found["wish"], found["name"]),
    }
    total = Decimal(search.found["total"])
    plan = RoadPlan.objects.create(
        round=search.round,
        search=search,
        title=name[:TITLE_AT_MOST],
        wish=found["wish"],
        rank=search.found["rank"],
        margin=Decimal(search.asked["margin"]),
        limits=search.asked,
        start_total=total,
        end_total=total + Decimal(found["plan"]["gain"]),
        effort=Decimal(found["plan"]["effort"]),
        cost=found["plan"]["cost_idr"],
        is_proven=found["plan"]["optimal"],
        created_at=at,
        created_by=by.user,
    )
    steps = found["plan"]["steps"]
    leads = leads_of(plan.round)
    codes = [step["question"] for step in steps]
    answers = Answer.objects.filter(round=plan.round, code__in=codes)
    ids = dict(answers.values_list("code", "pk"))
    rows = [
        RoadStep(
            plan=plan,
            answer_id=ids[step["question"]],
            position=number,
            start=Decimal(step["from"]),
            to=Decimal(step["to"]),
            effort=Decimal(step["effort"]),
            cost=step["cost_idr"],
            agency_id=leads[step["question"]].agency_id if step["question"] in leads else None,
            ready_on=date.fromisoformat(step["ready_on"]) if step["ready_on"] else None,
        )
        for number, step in enumerate(steps, start=1)
    ]
    count = len(RoadStep.objects.bulk_create(rows))
    event = PlanSaved(round=search.round.code, plan=plan.pk, title=plan.title, step_count=count)
    log(event, by=by.user, at=at)
    return plan


@transaction.atomic
def adopt_plan(
    *,
    plan_id: int,
    decided_label: str,
    decided_url: str,
    due_on: date,
    by: Actor,
    at: datetime,
) -> RoadPlan:
    """The meeting decided: every step becomes a promise of its lead; the plan before is replaced.

    ``due_on`` holds for steps without a day of their own, or whose day has passed. Raises Refused:
    no right, not a draft, no meeting named, no steps, a step that nobody leads, a day that passed.
    """
    plan = RoadPlan.objects.select_related("round__revision__edition").get(pk=plan_id)
    # one plan holds at a time: whoever adopts another at the same moment waits here
    Round.objects.select_for_update().get(pk=plan.round_id)
    plan.refresh_from_db(fields=["state"])
    check_can_adopt(by, plan)
    decided_label = " ".join(decided_label.split())
    if not decided_label:
        raise Refused(_("Tulis rapat yang menetapkannya."))
    steps = _led_steps(plan)
    former = RoadPlan.objects.filter(round=plan.round_id, state=State.ADOPTED).first()
    left_open = 0
    if former is not None:
        former.state = State.REPLACED
        former.save(update_fields=["state"])
        # they stay open
        left_open = FollowUp.objects.open().filter(road_step__plan=former).count()
    plan.state = State.ADOPTED
    plan.adopted_at, plan.adopted_by = at, by.user
    plan.decided_label, plan.decided_url = decided_label[:200], decided_url.strip()[:200]
    plan.save(update_fields=["state", "adopted_at", "adopted_by", "decided_label", "decided_url"])
    _promise(plan, steps, due_on=due_on, by=by, at=at)
    event = PlanAdopted(
        round=plan.round.code,
        plan=plan.pk,
        title=plan.title,
        decided=plan.decided_label,
        followup_count=len(steps),
        replaced=former.pk if former else 0,
        left_open=left_open,
    )
    log(event, by=by.user, at=at)
    return plan


def _led_steps(plan: RoadPlan) -> list[RoadStep]:
    """The steps with the leads of today; Refused where one has none."""
    steps = list(plan.steps.select_related("answer").order_by("position"))
    if not steps:
        raise Refused(_("Rencana ini tidak memuat satu langkah pun."))
    leads = leads_of(plan.round)
    bare = [step.answer.code for step in steps if step.answer.code not in leads]
    if bare:
        raise Refused(
            _("Belum ada perangkat daerah yang memimpin %(codes)s. Tugaskan dahulu.")
            % {"codes": ", ".join(bare)}
        )
    for step in steps:
        step.agency_id = leads[step.answer.code].agency_id
    return steps


def _promise(
    plan: RoadPlan, steps: list[RoadStep], *, due_on: date, by: Actor, at: datetime
) -> None:
    edition, today = edition_of(plan.round.revision_id), timezone.localdate(at)
    # the operator's seat of each agency where exactly one is held; else the agency as a whole
    agency_ids = {step.agency_id for step in steps if step.agency_id}
    held = SeatHolding.objects.on(today).filter(
        seat__agency__in=agency_ids, seat__role=ROLE, user__is_active=True
    )
    found: dict[int, list[int]] = {}
    for agency_id, seat_id in held.values_list("seat__agency", "seat").distinct():
        found.setdefault(agency_id, []).append(seat_id)
    seats = {agency_id: seats[0] for agency_id, seats in found.items() if len(seats) == 1}
    url = reverse("plan_detail", args=[plan.round.code, plan.pk])
    for step in steps:
        question = edition.find(step.answer.code)
        title = _("Naikkan nilai %(code)s dari %(start)s menjadi %(to)s: %(text)s") % {
            "code": step.answer.code,
            "start": decimal_id(step.start),
            "to": decimal_id(step.to),
            "text": question.label if question else "",
        }
        ready_on = step.ready_on
        new = NewFollowUp(
            title=title[:FOLLOWUP_TITLE_AT_MOST],
            agency_id=step.agency_id or 0,
            seat_id=seats.get(step.agency_id or 0),
            due_on=ready_on if ready_on and ready_on > today else due_on,
            codes=(step.answer.code,),
            origin=f"road:{plan.pk}",
            origin_label=plan.decided_label,
            origin_url=url,
        )
        try:
            step.followup = create_followup(new=new, by=by, at=at)
        except WrongField as wrong:
            raise Refused(f"{step.answer.code}: {wrong.reason}") from wrong
    RoadStep.objects.bulk_update(steps, ["agency", "followup"])


@transaction.atomic
def withdraw_plan(*, plan_id: int, by: Actor, at: datetime) -> RoadPlan:
    """A draft that nobody wants any more. Raises Refused: no right, or no draft."""
    plan = RoadPlan.objects.select_for_update(of=("self",)).select_related("round").get(pk=plan_id)
    check_can_adopt(by, plan)
    plan.state = State.WITHDRAWN
    plan.save(update_fields=["state"])
    log(PlanWithdrawn(round=plan.round.code, plan=plan.pk, title=plan.title), by=by.user, at=at)
    return plan


# Steps of plans when one agency merges into another.


def move_with_merge(from_id: int, into_id: int, by: Actor | None, at: datetime) -> None:
    """Steps of drafts and of the plan that holds follow; older plans stay as they were."""
    count = _running(from_id).update(agency=into_id)
    if count:
        event = StepsMoved(source=from_id, target=into_id, count=count)
        log(event, by=user_of(by), at=at)


def moving_lines(agency_id: int) -> list[str]:
    """What the preview of a merge says of steps."""
    count = _running(agency_id).count()
    return [_("%(n)d langkah rencana menuju predikat") % {"n": count}] if count else []


def _running(agency_id: int) -> QuerySet[RoadStep]:
    held = (RoadPlan.State.DRAFT, RoadPlan.State.ADOPTED)
    return RoadStep.objects.filter(agency=agency_id, plan__state__in=held)
