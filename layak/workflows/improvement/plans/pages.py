"""Plans of a round: saved from a search, adopted in a meeting, followed step by step from today's marks."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.city.people.roles.actor import Actor
from layak.evaluation.rounds.fetching import fetch_round
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.wording import DASH, answer_url, day_text, excerpt, moment_text
from layak.evaluation.scores.reads import score_of
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, say_and_go
from layak.records.followups.promises.models import FollowUp
from layak.records.followups.promises.reads import FollowUpRow, rows_by_ids, rows_of
from layak.rules.instrument import Edition
from layak.rules.numbers import decimal_id, rupiah_id
from layak.rules.refusal import Refused
from layak.rules.scoring import Mark
from layak.workflows.improvement.gaps.reads import road_tabs, today_of
from layak.workflows.improvement.plans.actions import adopt_plan, save_plan, withdraw_plan
from layak.workflows.improvement.plans.forms import AdoptForm, SaveForm
from layak.workflows.improvement.plans.models import RoadPlan, RoadStep
from layak.workflows.improvement.plans.permissions import can_adopt, check_can_adopt
from layak.workflows.improvement.searches.models import RoadSearch
from layak.workflows.improvement.searches.permissions import can_plan

State = RoadPlan.State
TONES = {State.ADOPTED: "done", State.DRAFT: "wait", State.REPLACED: "", State.WITHDRAWN: ""}
ZERO = Decimal(0)
TEXT = 110


def plan_lines(round_: Round) -> list[dict[str, object]]:
    """The adopted one first, then the newest: one query."""
    closed = Q(steps__followup__state=FollowUp.State.CLOSED)
    rows = RoadPlan.objects.filter(round=round_).annotate(
        step_count=Count("steps"), done_count=Count("steps", filter=closed)
    )
    plans = sorted(rows, key=lambda plan: (plan.state != State.ADOPTED, -plan.pk))
    return [
        {
            "plan": plan,
            "tone": TONES[State(plan.state)],
            "gain": decimal_id(plan.end_total - plan.start_total),
            "effort": decimal_id(plan.effort),
        }
        for plan in plans
    ]


def plan_page(plan: RoadPlan, *, by: Actor, today: date) -> dict[str, object]:
    """Seven queries, however many steps. ``plan`` comes with its round.

    ``won`` of ``gain`` are points; ``moved`` says what else changed since the plan was made.
    ``is_own``: only the steps of the reader's agencies are shown and counted.
    """
    standing = today_of(plan.round)
    rows = plan.steps.select_related("answer", "agency").order_by("position")
    is_own = by.scope("road.view") != "all"
    if is_own:
        rows = rows.filter(agency__in=by.agency_ids("road.view"))
    steps = list(rows)
    promised = rows_by_ids([step.followup_id for step in steps if step.followup_id], today=today)
    promises = {row.id: row for row in promised}
    shown = [
        _step(step, standing.edition, standing.marks.get(step.answer.code))
        | {"followup": promises.get(step.followup_id or 0)}
        for step in steps
    ]
    won = sum((_won(step, standing.marks.get(step.answer.code)) for step in steps), ZERO)
    gain = sum((step.to - step.start for step in steps), ZERO)
    total = score_of(plan.round).total
    won_text, gain_text = decimal_id(won), decimal_id(gain)
    return {
        "plan": plan,
        "tone": TONES[State(plan.state)],
        "steps": shown,
        "won": won,
        "gain": gain,
        "won_text": won_text,
        "gain_text": gain_text,
        "bar_label": _("Terkumpul %(won)s dari %(gain)s poin rencana")
        % {"won": won_text, "gain": gain_text},
        "reached_count": sum(1 for step in shown if step["is_reached"]),
        "effort": decimal_id(plan.effort),
        "cost": rupiah_id(plan.cost),
        "start_total": decimal_id(plan.start_total),
        "end_total": decimal_id(plan.end_total),
        "total": decimal_id(total),
        "moved": "" if is_own else _moved(total - plan.start_total - won),
        "decided_at": moment_text(plan.adopted_at),
        "is_own": is_own,
        "left_open": [] if is_own else _left_open(plan, today),
    }


def _won(step: RoadStep, mark: Mark) -> Decimal:
    """Points of the step that stand today: nothing below its start, no more than it promised."""
    now = mark if isinstance(mark, Decimal) else ZERO
    return min(max(now - step.start, ZERO), step.to - step.start)


def _step(step: RoadStep, edition: Edition, mark: Mark) -> dict[str, object]:
    """``is_reached``: today's mark is at the rung or above; ``change`` says what else moved."""
    question = edition.find(step.answer.code)
    now = mark if isinstance(mark, Decimal) else None
    change = ""
    if mark is not None and now is None:
        change = _("tidak berlaku atau tidak ditanyakan lagi")
    elif (now or ZERO) < step.start:
        change = _("turun sejak rencana dibuat")
    elif now is not None and now > step.to:
        change = _("melampaui rencana")
    return {
        "code": step.answer.code,
        "text": excerpt(question.text, TEXT) if question else "",
        "url": answer_url(step.answer_id),
        "agency": step.agency.name if step.agency else DASH,
        "start": decimal_id(step.start),
        "to": decimal_id(step.to),
        "now": DASH if now is None else decimal_id(now),
        "is_reached": now is not None and now >= step.to,
        "change": change,
        "ready": day_text(step.ready_on),
    }


def _moved(other: Decimal) -> str:
    """What changed beside the steps since the plan was made."""
    if not other:
        return ""
    if other > 0:
        return _("Di luar langkahnya nilai kota naik %(n)s poin.") % {"n": decimal_id(other)}
    return _("Di luar langkahnya nilai kota turun %(n)s poin.") % {"n": decimal_id(-other)}


def _left_open(plan: RoadPlan, today: date) -> list[FollowUpRow]:
    """Promises of replaced plans of the round that are still open, beside the adopted one."""
    if plan.state != State.ADOPTED:
        return []
    rows = FollowUp.objects.open().filter(
        road_step__plan__round=plan.round_id, road_step__plan__state=State.REPLACED
    )
    return rows_of(rows.order_by("due_on", "pk"), today=today)


# until when a step without a day of its own, unless people say otherwise
USUAL = timedelta(days=90)


@require_POST
@access("road.manage")
def plan_save(request: SignedInRequest, code: str, search_id: int) -> HttpResponse:
    """One of the plans that a search found becomes a draft."""
    round_ = fetch_round(code)
    search = RoadSearch.objects.filter(round=round_, pk=search_id).first()
    if search is None:
        raise Http404
    search.round = round_
    form = SaveForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Pilih rencana yang akan disimpan."))
        return redirect("road_detail", round_.code, search.pk)
    told = form.cleaned_data
    try:
        plan = save_plan(search=search, by=request.actor, at=timezone.now(), **told)
    except Refused as refusal:
        messages.warning(request, refusal.reason)
        return redirect("road_detail", round_.code, search.pk)
    said = _("Rancangan disimpan. Tetapkan dalam rapat agar berlaku.")
    return say_and_go(request, said, "plan_detail", round_.code, plan.pk)


@require_GET
@access("road.view")
def plan_list(request: SignedInRequest, code: str) -> HttpResponse:
    round_ = fetch_round(code)
    values = {
        "round": round_,
        "tabs": road_tabs(round_, "plan_list"),
        "plans": plan_lines(round_),
        "may_plan": can_plan(request.actor, round_),
    }
    return TemplateResponse(request, "improvement/plan_list.html", values)


@require_GET
@access("road.view")
def plan_detail(request: SignedInRequest, code: str, plan_id: int) -> HttpResponse:
    """How far the plan has come."""
    form = AdoptForm(initial={"due_on": timezone.localdate() + USUAL})
    return _plan_page(request, _find(fetch_round(code), plan_id), form)


@require_POST
@access("road.manage")
def plan_adopt(request: SignedInRequest, code: str, plan_id: int) -> HttpResponse:
    """A meeting decided: the draft becomes promises."""
    plan = _find(fetch_round(code), plan_id)
    check_can_adopt(request.actor, plan)
    form = AdoptForm(request.POST)
    at = timezone.now()
    if form.is_valid() and acted(
        form,
        lambda: adopt_plan(plan_id=plan.pk, by=request.actor, at=at, **form.cleaned_data),
    ):
        said = _("Rencana ditetapkan; setiap langkah menjadi tindak lanjut.")
        return say_and_go(request, said, "plan_detail", code, plan.pk)
    return _plan_page(request, plan, form, status=422)


def _plan_page(
    request: SignedInRequest, plan: RoadPlan, form: AdoptForm, *, status: int = 200
) -> HttpResponse:
    values = {
        "round": plan.round,
        "tabs": road_tabs(plan.round, "plan_list"),
        "page": plan_page(plan, by=request.actor, today=timezone.localdate()),
        "form": form,
        "may_adopt": can_adopt(request.actor, plan),
    }
    return TemplateResponse(request, "improvement/plan_detail.html", values, status=status)


@require_POST
@access("road.manage")
def plan_withdraw(request: SignedInRequest, code: str, plan_id: int) -> HttpResponse:
    plan = _find(fetch_round(code), plan_id)
    withdraw_plan(plan_id=plan.pk, by=request.actor, at=timezone.now())
    return say_and_go(request, _("Rancangan dicabut."), "plan_list", code)


def _find(round_: Round, plan_id: int) -> RoadPlan:
    plan = RoadPlan.objects.filter(round=round_, pk=plan_id).first()
    if plan is None:
        raise Http404
    plan.round = round_
    return plan
