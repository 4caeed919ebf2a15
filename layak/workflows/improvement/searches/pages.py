"""The search for roads: the form, how far a search is, and the roads that were found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.fetching import fetch_round
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.wording import DASH, excerpt, moment_text
from layak.evaluation.scores.reads import score_of
from layak.platform.charts.curve import Curve, CurvePoint
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import posted
from layak.rules.instrument import Edition
from layak.rules.numbers import date_id, decimal_id, rupiah_id
from layak.rules.refusal import Refused
from layak.rules.road.limits import AtMost, Prerequisite
from layak.rules.road.plans import WISH_NAMES
from layak.workflows.improvement.efforts.models import CityEffort
from layak.workflows.improvement.gaps.reads import leads_of, road_tabs, today_of
from layak.workflows.improvement.searches.actions import ask_road
from layak.workflows.improvement.searches.forms import SearchForm
from layak.workflows.improvement.searches.models import RoadSearch
from layak.workflows.improvement.searches.permissions import can_plan, check_can_plan
from layak.workflows.improvement.searches.reads import (
    Asked,
    from_json,
    limits_of,
    window_is_too_short,
    writing_ends_on,
)

LATEST = 8
TEXT = 110


def latest_searches(round_: Round) -> list[dict[str, object]]:
    """The newest first: one query."""
    rows = RoadSearch.objects.filter(round=round_).select_related("work", "asked_by")
    lines: list[dict[str, object]] = []
    for search in rows.order_by("-pk")[:LATEST]:
        state = _("sedang dicari")
        if search.found_at is not None:
            is_there = search.found.get("is_there") or search.found.get("plans")
            state = _("ada jalan") if is_there else _("tidak ada jalan")
        elif search.work is None or search.work.failed_because:
            state = _("gagal")
        lines.append(
            {
                "pk": search.pk,
                "rank": search.asked["rank"],
                "margin": decimal_id(Decimal(search.asked["margin"])),
                "asked": moment_text(search.asked_at),
                "by": search.asked_by.name,
                "state": state,
            }
        )
    return lines


def road_page(search: RoadSearch, *, wish: str) -> dict[str, object]:
    """A search with its steps of the plan for ``wish``; three queries. ``search`` comes whole.

    ``limits`` are sentences; ``verdict`` says in one sentence what came of the search.
    ``is_stale``: marks have moved since; ``is_weighed_anew``: the city has written other efforts.
    """
    edition, asked = edition_of(search.round.revision_id), from_json(search.asked)
    found = search.found
    told = [one for one in found.get("plans", []) if one["plan"]]
    chosen = next((one for one in told if one["wish"] == wish), told[0] if told else None)
    frontier = found.get("frontier", [])
    return {
        "search": search,
        "work": search.work,
        "asked": asked,
        "asked_text": moment_text(search.asked_at),
        "limits": _limits(asked, edition),
        "is_found": search.found_at is not None,
        "is_stale": search.marks_hash != today_of(search.round).marks_hash,
        "is_weighed_anew": CityEffort.objects.filter(written_at__gt=search.asked_at).exists(),
        "verdict": _verdict(found) if found else "",
        "blocks": found.get("blocks") or [],
        "advice": _advice(found) if found else [],
        "nearest": _nearest(found),
        "plans": [_plan(one, is_chosen=one is chosen) for one in found.get("plans", [])],
        "chosen": _plan(chosen, is_chosen=True) if chosen else None,
        "steps": [_step(step, edition) for step in chosen["plan"]["steps"]] if chosen else [],
        "fallbacks": _fallbacks(found, told),
        "curve": _curve(frontier, found.get("unit", "")) if frontier else None,
        "curve_rows": [(_text(one["effort"]), _text(one["gain"])) for one in frontier],
        "notes": found.get("notes", []),
        "basis": found.get("basis", ""),
        "unit": found.get("unit", ""),
    }


def _limits(asked: Asked, edition: Edition) -> list[str]:
    """What people set, each as its own sentence; what holds for every agency is said once."""
    own = limits_of(asked, edition, ())
    said = [
        _("%(name)s tidak ditambah tugasnya") % {"name": limit.agency}
        if isinstance(limit, AtMost)
        else limit.say
        for limit in own
        if not isinstance(limit, Prerequisite)
    ]
    if asked.at_most_each is not None:
        said.append(
            _("setiap perangkat daerah paling banyak %(n)d perbaikan") % {"n": asked.at_most_each}
        )
    if any(isinstance(limit, Prerequisite) for limit in own):
        said.append(_("prasyarat antarpertanyaan menurut usulan kami"))
    return said


def _verdict(found: Mapping[str, Any]) -> str:
    needs = {
        "rank": found["rank"],
        "total": _text(found["total"]),
        "needs": _text(found["needs"]),
        "highest": _text(found["highest"]) if found.get("highest") else "",
    }
    if found.get("is_there"):
        text = _(
            "Nilai hari ini %(total)s sudah mencapai %(rank)s dengan jarak amannya; "
            "tidak ada yang perlu dinaikkan."
        )
    elif found["plans"]:
        text = _("Nilai hari ini %(total)s; untuk %(rank)s masih kurang %(needs)s poin.")
    elif not found.get("is_proven", True):
        text = _(
            "Jalan menuju %(rank)s belum ditemukan dalam waktu yang diberikan, "
            "dan belum terbukti tidak ada."
        )
    elif found.get("highest") is None:
        text = _("Batas yang ditulis tidak dapat berlaku bersama-sama.")
    else:
        text = _(
            "Tidak ada jalan menuju %(rank)s dalam batas ini. Nilai tertinggi yang terjangkau "
            "%(highest)s; hari ini %(total)s, kurang %(needs)s poin."
        )
    return text % needs


def _advice(found: Mapping[str, Any]) -> list[str]:
    """Where no road exists: how far one gets, and what giving up a limit would bring."""
    if not found.get("highest"):
        return []
    facts = {"highest": _text(found["highest"]), "rank": found["rank"]}
    lines = []
    if "short" in found:
        reached = found["reached"] or _("belum berpredikat")
        said = _("Yang terdekat: %(highest)s, %(reached)s, kurang %(short)s poin ke %(rank)s.")
        lines.append(said % {**facts, "reached": reached, "short": _text(found["short"])})
    if found.get("blocks") == []:
        lines.append(
            _(
                "Bukan batas yang menghalangi: semua perbaikan yang diketahui upayanya, "
                "bersama-sama, hanya sampai %(highest)s."
            )
            % facts
        )
    for one in found.get("loosened", []):
        said = (
            _("Tanpa batas “%(say)s”: %(rank)s terjangkau, sampai %(highest)s.")
            if one["reaches"]
            else _("Tanpa batas “%(say)s”: sampai %(highest)s, %(rank)s tetap belum terjangkau.")
        )
        lines.append(
            said % {"say": one["say"], "highest": _text(one["highest"]), "rank": found["rank"]}
        )
    return lines


def _nearest(found: Mapping[str, Any]) -> str:
    """The rank within reach that is higher than today's; empty where there is none."""
    reached = found.get("reached")
    return reached if reached and reached != found.get("today") else ""


def _plan(one: Mapping[str, Any], *, is_chosen: bool) -> dict[str, object]:
    """Sums as text; ``why_none`` where there is no plan. ``proof`` says how sure it is."""
    plan = one["plan"]
    shown = {"wish": one["wish"], "name": WISH_NAMES.get(one["wish"], one["name"])}
    if plan is None:
        why = _("tidak ada dalam batas ini, atau tidak ditemukan dalam waktunya")
        return shown | {"why_none": why}
    proof = _("terbukti terbaik")
    if not plan["optimal"] and plan.get("gap") is None:
        proof = _("belum terbukti terbaik; selisihnya tidak diketahui")
    elif not plan["optimal"]:
        gap = _text(plan["gap"])
        proof = _("belum terbukti terbaik; selisih paling banyak %(gap)s") % {"gap": gap}
    return shown | {
        "is_chosen": is_chosen,
        "gain": _text(plan["gain"]),
        "surviving": _text(plan["surviving_gain"]),
        "effort": _text(plan["effort"]),
        "cost": rupiah_id(plan["cost_idr"]),
        "agency_count": len(plan["agencies"]),
        "step_count": len(plan["steps"]),
        "ready": _day(plan["ready_on"]),
        "proof": proof,
        "is_proven": plan["optimal"],
    }


def _step(step: Mapping[str, Any], edition: Edition) -> dict[str, object]:
    question = edition.find(step["question"])
    return {
        "code": step["question"],
        "text": excerpt(question.text, TEXT) if question else "",
        "agency": step["agency"] or DASH,
        "start": _text(step["from"]),
        "to": _text(step["to"]),
        "gain": _text(step["gain"]),
        "effort": _text(step["effort"]),
        "ready": _day(step["ready_on"]),
    }


def _fallbacks(found: Mapping[str, Any], told: list[Mapping[str, Any]]) -> list[dict[str, object]]:
    """What to do instead of a step that fails; without ``effort`` where nothing is left to do."""
    least = told[0]["plan"] if told else None
    rows: list[dict[str, object]] = []
    for one in found.get("fallbacks", []):
        row, other = {"code": one["question"]}, one["next_best"]
        if other is not None and least is not None:
            kept = {step["question"] for step in least["steps"]}
            row |= {
                "effort": _text(other["effort"]),
                "extra": decimal_id(Decimal(other["effort"]) - Decimal(least["effort"])),
                "instead": ", ".join(code for code in other["questions"] if code not in kept),
            }
        rows.append(row)
    return rows


def _curve(frontier: list[Mapping[str, Any]], unit: str) -> Curve:
    points = [CurvePoint(Decimal(one["effort"]), Decimal(one["gain"])) for one in frontier]
    return Curve(
        points=points,
        x_name=_("Upaya (%(unit)s)") % {"unit": unit},
        y_name=_("Naik (poin)"),
        label=_("Upaya terhadap kenaikan nilai, %(n)d titik, sampai naik %(gain)s poin")
        % {"n": len(points), "gain": decimal_id(points[-1].y)},
    )


def _day(text: str | None) -> str:
    """An ISO day as people read it, a dash for none."""
    return date_id(date.fromisoformat(text)) if text else DASH


def _text(number: str) -> str:
    return decimal_id(Decimal(number))


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
        asked = form.asked()
        try:
            search = ask_road(round_=round_, asked=asked, by=request.actor, at=timezone.now())
        except Refused as refusal:
            form.refuse(refusal)
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
        "is_limited": form.is_bound or form.is_windowed,
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
    wanted = request.GET.get("predikat", "")
    if wanted not in {rank.name for rank in edition.ranks}:
        wanted = round_.target_rank or after
    today, day = timezone.localdate(), writing_ends_on(round_)
    return SearchForm(
        posted(request),
        edition=edition,
        agencies=sorted({lead.name for lead in leads_of(round_).values()}),
        today=today,
        writing_ends_on=day,
        is_too_short=day is not None and window_is_too_short(round_, wanted, day, today=today),
        initial={"rank": wanted, "has_prerequisites": True},
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
