"""The search for roads: the form, and one search with what it found."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.fetching import fetch_round
from layak.evaluation.rounds.models import Round
from layak.evaluation.scores.reads import score_of
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.numbers import decimal_id
from layak.rules.refusal import Refused
from layak.workflows.improvement.actions.searching import ask_road
from layak.workflows.improvement.forms.search import SearchForm
from layak.workflows.improvement.models import RoadSearch
from layak.workflows.improvement.permissions import can_plan, check_can_plan
from layak.workflows.improvement.queries.roads import latest_searches, road_page
from layak.workflows.improvement.queries.tabs import road_tabs
from layak.workflows.improvement.queries.today import leads_of

LONGEST = 20


@require_GET
@access("road.view")
def road_search(request: SignedInRequest, code: str) -> HttpResponse:
    """What to search for, and the latest searches."""
    round_ = fetch_round(code)
    return _search_page(request, round_, _form(request, round_))


@require_POST
@access("road.manage")
def road_ask(request: SignedInRequest, code: str) -> HttpResponse:
    """Queue a search; it is a worker's to make."""
    round_ = fetch_round(code)
    check_can_plan(request.actor, round_)
    form = _form(request, round_)
    if form.is_valid():
        try:
            search = ask_road(
                round_=round_, asked=form.asked(), by=request.actor, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            return redirect("road_detail", round_.code, search.pk)
    return _search_page(request, round_, form, status=422)


def _search_page(
    request: SignedInRequest, round_: Round, form: SearchForm, *, status: int = 200
) -> HttpResponse:
    sees_all = request.actor.scope("road.view") == "all"
    score = score_of(round_)
    values = {
        "round": round_,
        "tabs": road_tabs(round_, "road_search"),
        "form": form,
        "is_limited": form.is_bound,
        "may_plan": can_plan(request.actor, round_),
        "sees_all": sees_all,
        "searches": latest_searches(round_) if sees_all else [],
        "total": decimal_id(score.total),
        "rank": score.rank,
    }
    return TemplateResponse(request, "improvement/road_search.html", values, status=status)


def _form(request: SignedInRequest, round_: Round) -> SearchForm:
    score = score_of(round_)
    edition = edition_of(round_.revision_id)
    after = score.next_rank.name if score.next_rank else edition.ranks[-1].name
    return SearchForm(
        request.POST if request.method == "POST" else None,
        edition=edition,
        agencies=sorted({lead.name for lead in leads_of(round_).values()}),
        today=timezone.localdate(),
        initial={"rank": round_.target_rank or after, "has_prerequisites": True},
    )


@require_GET
@access("road.view")
def road_detail(request: SignedInRequest, code: str, search_id: int) -> HttpResponse:
    """How far the search is; then the plans side by side, and the steps of one of them."""
    round_ = fetch_round(code)
    rows = RoadSearch.objects.select_related("work", "asked_by")
    search = rows.filter(round=round_, pk=search_id).first()
    if search is None:
        raise Http404
    search.round = round_
    values = {
        "round": round_,
        "tabs": road_tabs(round_, "road_search"),
        "sees_all": request.actor.scope("road.view") == "all",
        "page": road_page(search, wish=request.GET.get("rencana", "")[:LONGEST]),
        "may_plan": can_plan(request.actor, round_),
    }
    return TemplateResponse(request, "improvement/road_detail.html", values)
