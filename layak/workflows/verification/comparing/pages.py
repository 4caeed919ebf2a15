"""Self, internal, province, field and final side by side, with the picture of what moved."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.fetching import fetch_round
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.reads import round_tabs
from layak.evaluation.rounds.wording import answer_url, mark_text
from layak.evaluation.scores.reads import marks_of
from layak.platform.charts.waterfall import Step, StepChart, signed
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.instrument import Edition
from layak.rules.numbers import decimal_id
from layak.rules.scoring import Score, score
from layak.workflows.verification.comparing.rules import (
    MovedMark,
    StageResult,
    by_reason,
    moved,
    results,
)
from layak.workflows.verification.scheme.policy import scheme
from layak.workflows.verification.stages.reads import round_stages

SHOWN = 40


@require_GET
@access("verification.view")
def comparison(request: SignedInRequest, code: str) -> HttpResponse:
    """Totals and parts stage by stage; questions as far as one may see them."""
    round_ = fetch_round(code)
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "verifikasi"),
        **_compared(round_, request.actor, part=request.GET.get("bagian", "")),
    }
    return TemplateResponse(request, "verification/comparison.html", page)


def _compared(round_: Round, by: Actor, *, part: str) -> dict[str, object]:
    """Five queries. ``part`` is the one whose questions are listed, the first without it."""
    edition = edition_of(round_.revision_id)
    opened = [one for one in round_stages(round_) if one.row is not None]
    first = scheme().stages[0].code
    found = results(marks_of(round_.pk), [(one.kind.code, one.given) for one in opened], first)
    scores = [score(edition, one.marks) for one in found]
    heads = [scheme().stage(one.code).short for one in found]
    visible = dict(Answer.objects.visible_to(by).filter(round=round_).values_list("code", "pk"))
    changes = moved(found)
    chosen = next((one for one in edition.parts if one.code == part), edition.parts[0])
    codes = [question.code for i in chosen.indicators for question in i.questions]
    return {
        "heads": heads,
        "totals": [decimal_id(one.total) for one in scores],
        "ranks": [one.rank or _("belum berpredikat") for one in scores],
        "parts": [
            (one.code, one.name, decimal_id(one.maximum), _cells(scores, one.code))
            for one in edition.parts
        ],
        "is_opened": len(found) > 1,
        "waiting_count": sum(one.waiting_count for one in opened),
        "chart": _chart(edition, found, scores, heads) if changes else None,
        "reasons": [
            (scheme().reason_label(reason), count, decimal_id(points))
            for reason, count, points in by_reason(changes)
        ],
        "moved": [_moved(one, edition, visible) for one in changes if one.code in visible][:SHOWN],
        "moved_count": len(changes),
        "chosen": chosen,
        "questions": [
            (code, answer_url(visible[code]), _text(edition, code), _marks(found, code))
            for code in codes
            if code in visible
        ],
    }


def _cells(scores: list[Score], part: str) -> list[str]:
    return [decimal_id(one.parts[part].achieved) for one in scores]


def _marks(found: list[StageResult], code: str) -> list[str]:
    return [mark_text(one.marks.get(code)) for one in found]


def _text(edition: Edition, code: str) -> str:
    question = edition.find(code)
    return question.text if question else ""


def _moved(one: MovedMark, edition: Edition, visible: dict[str, int]) -> dict[str, str]:
    why = scheme().reason_label(one.reason)
    return {
        "code": one.code,
        "url": answer_url(visible[one.code]),
        "text": _text(edition, one.code),
        "stage": scheme().stage(one.stage).short,
        "before": decimal_id(one.before),
        "now": decimal_id(one.now),
        "change": signed(one.change),
        "why": f"{why}: {one.text}" if one.text else why,
    }


def _chart(
    edition: Edition, found: list[StageResult], scores: list[Score], heads: list[str]
) -> StepChart:
    """From the own total to the last stage: for each stage one step a part that moved."""
    steps = []
    for number in range(1, len(scores)):
        for part in edition.parts:
            before, now = (scores[at].parts[part.code].achieved for at in (number - 1, number))
            if now != before:
                steps.append(Step(f"{heads[number]} · {part.name}", now - before))
    change: Decimal = scores[-1].total - scores[0].total
    said = _(
        "Dari %(start)s menurut nilai mandiri menjadi %(end)s sesudah tahap %(stage)s: %(change)s poin."
    )
    label = said % {
        "start": decimal_id(scores[0].total),
        "end": decimal_id(scores[-1].total),
        "stage": scheme().stage(found[-1].code).label,
        "change": signed(change),
    }
    return StepChart(
        start=scores[0].total, steps=steps, first=heads[0], last=heads[-1], label=label
    )
