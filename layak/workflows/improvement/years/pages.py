"""The page "Tahun demi tahun": what moved from one round to the next."""

from __future__ import annotations

from dataclasses import dataclass

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
from layak.rules.instrument import Edition
from layak.rules.numbers import decimal_id
from layak.rules.scoring import Mark, Moved, Waterfall, score, waterfall
from layak.workflows.improvement.gaps.tabs import road_tabs

# The page "Tahun demi tahun": what moved from one round to the next.

MOST_YEARS = 6
SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    """A round in the row of years; ``url`` opens what led to it, empty for the first."""

    title: str
    total: str
    rank: str
    change: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedRow:
    code: str
    text: str
    url: str
    agency: str
    part: str
    before: str
    now: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsPage:
    """``chart`` is None where there is no round before; ``unanswered_count`` of the later round."""

    years: list[YearRow]
    chart: StepChart | None
    steps: list[tuple[str, str, str, str]]
    gone: str
    gone_count: int
    moved: list[MovedRow]
    moved_count: int
    seen_count: int
    unanswered_count: int
    after: Round
    before: Round | None


def years_page(*, round_: Round, chosen: str, by: Actor) -> YearsPage:
    """``chosen``: code of the round up to which the steps lead; unknown or empty means ``round_``.

    Two queries for each round shown, and three for the questions that moved.
    """
    rounds = chain(round_)
    marks = {one.pk: marks_of(one.pk) for one in rounds}
    after = next((one for one in rounds[:-1] if one.code == chosen), round_)
    found = None
    if after.previous is not None and after.previous_id in marks:
        now, former = edition_of(after.revision_id), edition_of(after.previous.revision_id)
        codes = {question.key: question.code for question in former.questions}
        origins = {}
        for question in now.questions:
            keys = former_keys(former.code, now.code, question.key)
            origins[question.code] = tuple(codes[key] for key in keys if key in codes)
        found = waterfall(now, marks[after.pk], marks[after.previous.pk], origins)
    moved = _moved(found, after, marks[after.pk], by) if found else []
    return YearsPage(
        years=_years(rounds, marks, after),
        chart=_chart(found, after) if found else None,
        steps=_steps(found) if found else [],
        gone=decimal_id(-found.gone) if found and found.gone_count else "",
        gone_count=found.gone_count if found else 0,
        moved=moved[:SHOWN],
        moved_count=len(found.moved) if found else 0,
        seen_count=len(moved),
        unanswered_count=sum(1 for mark in marks[after.pk].values() if mark is None),
        after=after,
        before=after.previous if found else None,
    )


def chain(round_: Round) -> list[Round]:
    """The round and those before it, the newest first."""
    found = [round_]
    while found[-1].previous_id is not None and len(found) < MOST_YEARS:
        former = Round.objects.select_related("revision__edition").get(pk=found[-1].previous_id)
        found[-1].previous = former
        found.append(former)
    return found


def _years(rounds: list[Round], marks: dict[int, dict[str, Mark]], after: Round) -> list[YearRow]:
    results = [score(edition_of(one.revision_id), marks[one.pk]) for one in rounds]
    rows = []
    for number, (one, result) in enumerate(zip(rounds, results, strict=True)):
        has_former = number + 1 < len(rounds)
        change = result.total - results[number + 1].total if has_former else None
        rows.append(
            YearRow(
                title=one.title,
                total=decimal_id(result.total),
                rank=result.rank or _("belum berpredikat"),
                change=DASH if change is None else signed(change),
                url=f"?putaran={one.code}" if has_former else "",
                is_current=one.pk == after.pk,
            )
        )
    return rows


def _chart(found: Waterfall, after: Round) -> StepChart:
    steps = [Step(part.name, part.change) for part in found.parts]
    if found.gone:
        steps.append(Step(_("Pertanyaan yang tidak ada lagi"), -found.gone))
    former = after.previous.title if after.previous else ""
    said = _("Dari %(start)s pada %(former)s menjadi %(end)s pada %(now)s: %(change)s poin.") % {
        "start": decimal_id(found.start),
        "former": former,
        "end": decimal_id(found.end),
        "now": after.title,
        "change": signed(found.end - found.start),
    }
    return StepChart(start=found.start, steps=steps, first=former, last=after.title, label=said)


def _steps(found: Waterfall) -> list[tuple[str, str, str, str]]:
    return [
        (part.name, decimal_id(part.before), decimal_id(part.now), signed(part.change))
        for part in found.parts
    ]


def _moved(found: Waterfall, after: Round, marks: dict[str, Mark], by: Actor) -> list[MovedRow]:
    """Those that ``by`` may see, the largest change first."""
    rows = {row.code: row for row in round_rows(after, by)}
    named = {row.lead_id for row in rows.values() if row.lead_id}
    names = {pk: name for pk, (name, _code) in list_names(by, named).bodies.items()}
    edition = edition_of(after.revision_id)
    return [
        _row(one, edition, marks, url=answer_url(row.pk), agency=names.get(row.lead_id or 0, DASH))
        for one in found.moved
        if (row := rows.get(one.code)) is not None
    ]


def _row(
    one: Moved, edition: Edition, marks: dict[str, Mark], *, url: str, agency: str
) -> MovedRow:
    question = edition.find(one.code)
    return MovedRow(
        code=one.code,
        text=question.text if question else "",
        url=url,
        agency=agency,
        part=edition.place(one.code).part.name,
        before=_("baru") if one.before is None else decimal_id(one.before),
        now=_("belum dijawab") if marks.get(one.code) is None else decimal_id(one.now),
        change=signed(one.change),
    )


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
