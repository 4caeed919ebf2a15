"""The page "Tahun demi tahun": what moved from one round to the next."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from layak.city.people.roles.actor import Actor
from layak.evaluation.editions.files import former_keys
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.lists.reads import list_names, round_rows
from layak.evaluation.rounds.fetching import fetch_round
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.wording import DASH, answer_url
from layak.evaluation.scores.reads import marks_of
from layak.platform.charts.waterfall import Step, StepChart, signed
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.numbers import decimal_id
from layak.rules.scoring import Mark, Waterfall, score, waterfall
from layak.workflows.improvement.gaps.reads import road_tabs

MOST_YEARS = 6
SHOWN = 40


def years_page(*, round_: Round, chosen: str, by: Actor) -> dict[str, object]:
    """``chosen``: code of the round up to which the steps lead; unknown or empty means ``round_``.

    Two queries for each round shown, and three for the questions that moved. ``chart`` is None
    where there is no round before; ``unanswered_count`` is of the later round.
    """
    rounds = chain(round_)
    marks = {one.pk: marks_of(one.pk) for one in rounds}
    after = next((one for one in rounds[:-1] if one.code == chosen), round_)
    page: dict[str, object] = {"years": _years(rounds, marks, after), "after": after}
    before = after.previous
    if before is None or before.pk not in marks:
        return page
    edition, former = edition_of(after.revision_id), edition_of(before.revision_id)
    codes = {question.key: question.code for question in former.questions}
    origins = {}
    for question in edition.questions:
        keys = former_keys(former.code, edition.code, question.key)
        origins[question.code] = tuple(codes[key] for key in keys if key in codes)
    found = waterfall(edition, marks[after.pk], marks[before.pk], origins)
    moved = _moved(found, after, marks[after.pk], by)
    return page | {
        "before": before,
        "chart": _chart(found, before, after),
        "steps": [
            (part.name, decimal_id(part.before), decimal_id(part.now), signed(part.change))
            for part in found.parts
        ],
        "gone": decimal_id(-found.gone) if found.gone_count else "",
        "gone_count": found.gone_count,
        "moved": moved[:SHOWN],
        "moved_count": len(found.moved),
        "seen_count": len(moved),
        "unanswered_count": sum(1 for mark in marks[after.pk].values() if mark is None),
    }


def chain(round_: Round) -> list[Round]:
    """The round and those before it, the newest first."""
    found = [round_]
    while found[-1].previous_id is not None and len(found) < MOST_YEARS:
        former = Round.objects.select_related("revision__edition").get(pk=found[-1].previous_id)
        found[-1].previous = former
        found.append(former)
    return found


def _years(
    rounds: list[Round], marks: dict[int, dict[str, Mark]], after: Round
) -> list[dict[str, object]]:
    """The rounds; ``url`` opens what led to one, empty for the first."""
    results = [score(edition_of(one.revision_id), marks[one.pk]) for one in rounds]
    rows: list[dict[str, object]] = []
    for number, (one, result) in enumerate(zip(rounds, results, strict=True)):
        has_former = number + 1 < len(rounds)
        change = result.total - results[number + 1].total if has_former else None
        rows.append(
            {
                "title": one.title,
                "total": decimal_id(result.total),
                "rank": result.rank or _("belum berpredikat"),
                "change": DASH if change is None else signed(change),
                "url": f"?putaran={one.code}" if has_former else "",
                "is_current": one.pk == after.pk,
            }
        )
    return rows


def _chart(found: Waterfall, before: Round, after: Round) -> StepChart:
    steps = [Step(part.name, part.change) for part in found.parts]
    if found.gone:
        steps.append(Step(_("Pertanyaan yang tidak ada lagi"), -found.gone))
    said = _("Dari %(start)s pada %(former)s menjadi %(end)s pada %(now)s: %(change)s poin.") % {
        "start": decimal_id(found.start),
        "former": before.title,
        "end": decimal_id(found.end),
        "now": after.title,
        "change": signed(found.end - found.start),
    }
    return StepChart(
        start=found.start, steps=steps, first=before.title, last=after.title, label=said
    )


def _moved(
    found: Waterfall, after: Round, marks: dict[str, Mark], by: Actor
) -> list[dict[str, object]]:
    """Those that ``by`` may see, the largest change first."""
    rows = {row.code: row for row in round_rows(after, by)}
    named = {row.lead_id for row in rows.values() if row.lead_id}
    names = {pk: name for pk, (name, _code) in list_names(by, named).bodies.items()}
    edition = edition_of(after.revision_id)
    shown: list[dict[str, object]] = []
    for one in found.moved:
        row, question = rows.get(one.code), edition.find(one.code)
        if row is not None:
            is_open = marks.get(one.code) is None
            shown.append(
                {
                    "code": one.code,
                    "text": question.text if question else "",
                    "url": answer_url(row.pk),
                    "agency": names.get(row.lead_id or 0, DASH),
                    "part": edition.place(one.code).part.name,
                    "before": _("baru") if one.before is None else decimal_id(one.before),
                    "now": _("belum dijawab") if is_open else decimal_id(one.now),
                    "change": signed(one.change),
                }
            )
    return shown


LONGEST = 40


@require_GET
@access("road.view")
def waterfall_detail(request: SignedInRequest, code: str) -> HttpResponse:
    """What moved from one round to the next, part by part and question by question."""
    round_ = fetch_round(code)
    chosen = request.GET.get("putaran", "")[:LONGEST]
    page = years_page(round_=round_, chosen=chosen, by=request.actor)
    values = {"round": round_, "tabs": road_tabs(round_, "waterfall"), "page": page}
    return TemplateResponse(request, "improvement/waterfall.html", values)
