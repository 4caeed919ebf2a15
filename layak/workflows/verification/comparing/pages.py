"""Self, internal, province, field and final side by side, with the picture of what moved."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
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
from layak.platform.charts.picture import Picture, picture
from layak.platform.charts.waterfall import Step, StepChart, draw_steps, signed
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.instrument import Edition
from layak.rules.numbers import date_id, decimal_id
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
        "chart": _chart(edition, found, scores, heads, timezone.localdate()) if changes else None,
        "reasons": [
            (scheme().reason_label(reason), count, decimal_id(points))
            for reason, count, points in by_reason(changes)
        ],
        "moved": [_moved(one, edition, visible) for one in changes if one.code in visible][:SHOWN],
        "moved_count": len(changes),
        "chosen": chosen,
        "is_chosen": chosen.code == part,
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
    edition: Edition, found: list[StageResult], scores: list[Score], heads: list[str], today: date
) -> Picture:
    """From the own total to the last stage: for each stage one step a part that moved."""
    steps, rows = [], []
    for number in range(1, len(scores)):
        for part in edition.parts:
            before, now = (scores[at].parts[part.code].achieved for at in (number - 1, number))
            if now != before:
                name = f"{heads[number]} · {part.name}"
                steps.append(Step(name, now - before))
                rows.append((name, decimal_id(before), decimal_id(now), signed(now - before)))
    said = _(
        "Dari %(start)s menurut nilai mandiri menjadi %(end)s sesudah tahap %(stage)s: "
        "%(change)s poin."
    )
    chart = StepChart(start=scores[0].total, steps=steps, first=heads[0], last=heads[-1])
    return picture(
        lambda width: draw_steps(chart, width=width),
        sentence=said
        % {
            "start": decimal_id(scores[0].total),
            "end": decimal_id(scores[-1].total),
            "stage": scheme().stage(found[-1].code).label,
            "change": signed(scores[-1].total - scores[0].total),
        },
        source=_("Nilai setiap tahap di Layak, %(day)s.") % {"day": date_id(today)},
        columns=(_("Tahap dan bagian"), _("Sebelum"), _("Sesudah"), _("Berubah")),
        rows=rows,
        note=_("Skala gambar tidak dimulai dari 0, supaya langkah kecil terlihat."),
    )
