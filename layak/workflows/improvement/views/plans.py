"""Plans: saved from a search, adopted in a meeting, followed step by step."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.evaluation.rounds.fetching import fetch_round
from layak.evaluation.rounds.models import Round
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused
from layak.workflows.improvement.actions.planning import adopt_plan, save_plan, withdraw_plan
from layak.workflows.improvement.forms.plans import AdoptForm, SaveForm
from layak.workflows.improvement.models import RoadPlan, RoadSearch
from layak.workflows.improvement.permissions import can_adopt, can_plan, check_can_adopt
from layak.workflows.improvement.queries.plans import plan_lines, plan_page
from layak.workflows.improvement.queries.tabs import road_tabs

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
    messages.success(request, _("Rancangan disimpan. Tetapkan dalam rapat agar berlaku."))
    return redirect("plan_detail", round_.code, plan.pk)


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
    if form.is_valid():
        try:
            adopt_plan(plan_id=plan.pk, by=request.actor, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            said = _("Rencana ditetapkan; setiap langkah menjadi tindak lanjut.")
            messages.success(request, said)
            return redirect("plan_detail", code, plan.pk)
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
    messages.success(request, _("Rancangan dicabut."))
    return redirect("plan_list", code)


def _find(round_: Round, plan_id: int) -> RoadPlan:
    plan = RoadPlan.objects.filter(round=round_, pk=plan_id).first()
    if plan is None:
        raise Http404
    plan.round = round_
    return plan
