"""The pages "Tahun demi tahun" (what moved from one round to the next) and "Prakiraan"."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from layak.city.people.roles.actor import Actor
from layak.evaluation.editions.files import forecast_settings, former_keys
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.lists.reads import list_names, round_rows
from layak.evaluation.rounds.fetching import fetch_round
from layak.evaluation.rounds.models import Round, Snapshot
from layak.evaluation.rounds.wording import DASH, answer_url, day_text, share_text
from layak.evaluation.scores.reads import marks_of, score_of
from layak.evaluation.strength.reads import strengths
from layak.platform.charts.lines import YearPair, slope
from layak.platform.charts.picture import Picture, picture
from layak.platform.charts.scale import Band, Marker, RankScale
from layak.platform.charts.waterfall import Step, StepChart, draw_steps, signed
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.instrument import Edition
from layak.rules.numbers import decimal_id, plain_id
from layak.rules.proof import Level
from layak.rules.road.forecast import (
    Chance,
    Forecast,
    Known,
    NoPairs,
    forecast,
    history_pair,
    method,
    sentence,
)
from layak.rules.road.verification import (
    Pair,
    Settings,
    Tested,
    coverage_bounds,
    leave_one_out,
    outside_checks,
)
from layak.rules.scoring import Mark, Waterfall, score, settled, waterfall
from layak.workflows.improvement.gaps.reads import road_tabs

MOST_YEARS = 6
SHOWN = 40


def years_page(*, round_: Round, chosen: str, by: Actor, today: date) -> dict[str, object]:
    """``chosen``: code of the round up to which the steps lead; unknown or empty means ``round_``.

    Two queries for each round shown, and three for the questions that moved. ``steps`` and ``slope`` are
    absent where there is no round before. What the later round has not answered yet is not compared; in
    a locked one it is 0 for good.
    """
    rounds = chain(round_)
    marks = {one.pk: standing_marks(one) for one in rounds}
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
    moved = _moved(found, after, by)
    return page | {
        "before": before,
        "steps": _steps(found, before, after, today),
        "slope": _slope(found, before, after, today),
        "gone": decimal_id(-found.gone) if found.gone_count else "",
        "gone_count": found.gone_count,
        "moved": moved[:SHOWN],
        "moved_count": len(found.moved),
        "seen_count": len(moved),
        "open_count": found.open_count,
        "open_before": decimal_id(found.open_before),
        "former_total": decimal_id(found.start + found.open_before),
    }


def standing_marks(round_: Round) -> dict[str, Mark]:
    """The marks as they compare: under a lock, what was not answered is 0; two queries."""
    marks = marks_of(round_.pk)
    return settled(marks) if round_.is_locked else marks


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
        is_whole = not result.unanswered_count
        change = result.total - results[number + 1].total if has_former and is_whole else None
        rank = result.rank or _("belum berpredikat")
        unanswered = _("%(n)d belum dijawab") % {"n": result.unanswered_count}
        rows.append(
            {
                "title": one.title,
                "total": decimal_id(result.total),
                "rank": rank if is_whole else unanswered,
                "change": DASH if change is None else signed(change),
                "url": f"?putaran={one.code}" if has_former else "",
                "is_current": one.pk == after.pk,
            }
        )
    return rows


def _steps(found: Waterfall, before: Round, after: Round, today: date) -> Picture:
    """From the total of one round to that of the next, part by part."""
    steps = [Step(part.name, part.change) for part in found.parts]
    if found.gone:
        steps.append(Step(_("Pertanyaan yang tidak ada lagi"), -found.gone))
    whole = _("Dari %(start)s pada %(former)s menjadi %(end)s pada %(now)s: %(change)s poin.")
    answered = _(
        "Untuk pertanyaan yang sudah dijawab: dari %(start)s pada %(former)s menjadi %(end)s "
        "pada %(now)s: %(change)s poin."
    )
    said = (answered if found.open_count else whole) % {
        "start": decimal_id(found.start),
        "former": before.title,
        "end": decimal_id(found.end),
        "now": after.title,
        "change": signed(found.end - found.start),
    }
    chart = StepChart(start=found.start, steps=steps, first=before.title, last=after.title)
    rows = [
        (part.name, decimal_id(part.before), decimal_id(part.now), signed(part.change))
        for part in found.parts
    ]
    return picture(
        lambda width: draw_steps(chart, width=width),
        sentence=said,
        source=_source(today),
        columns=_part_columns(),
        rows=rows,
        note=_("Skala gambar tidak dimulai dari 0, supaya langkah kecil terlihat."),
    )


def _slope(found: Waterfall, before: Round, after: Round, today: date) -> Picture:
    """Part by part against the round before, each as a share of its own maximum."""
    maximum = {part.code: part.maximum for part in edition_of(after.revision_id).parts}
    pairs = [
        YearPair(
            label=part.name,
            before=float(part.before / maximum[part.code]) if maximum[part.code] else 0,
            now=float(part.now / maximum[part.code]) if maximum[part.code] else 0,
            texts=(decimal_id(part.before), decimal_id(part.now)),
        )
        for part in found.parts
    ]
    said = _("%(up)d bagian naik, %(down)d turun, %(same)d tetap dibanding %(former)s.") % {
        "up": sum(part.change > 0 for part in found.parts),
        "down": sum(part.change < 0 for part in found.parts),
        "same": sum(not part.change for part in found.parts),
        "former": before.title,
    }
    return picture(
        lambda width: slope(pairs, (_("lalu"), _("kini")), width=width),
        sentence=said,
        source=_source(today),
        columns=_part_columns(),
        rows=[
            (part.name, decimal_id(part.before), decimal_id(part.now), signed(part.change))
            for part in found.parts
        ],
        note=_("Tinggi garis: bagian dari nilai maksimalnya. Garis putus: turun."),
    )


def _part_columns() -> tuple[str, ...]:
    return (_("Bagian"), _("Sebelum"), _("Sesudah"), _("Berubah"))


def _source(today: date) -> str:
    return _("Sumber: nilai mandiri kedua putaran, keadaan %(day)s.") % {"day": day_text(today)}


def _moved(found: Waterfall, after: Round, by: Actor) -> list[dict[str, object]]:
    """Those that ``by`` may see, the largest change first."""
    rows = {row.code: row for row in round_rows(after, by)}
    named = {row.lead_id for row in rows.values() if row.lead_id}
    names = {pk: name for pk, (name, _code) in list_names(by, named).bodies.items()}
    edition = edition_of(after.revision_id)
    shown: list[dict[str, object]] = []
    for one in found.moved:
        row, question = rows.get(one.code), edition.find(one.code)
        if row is not None:
            shown.append(
                {
                    "code": one.code,
                    "text": question.text if question else "",
                    "url": answer_url(row.pk),
                    "agency": names.get(row.lead_id or 0, DASH),
                    "part": edition.place(one.code).part.name,
                    "before": _("baru") if one.before is None else decimal_id(one.before),
                    "now": decimal_id(one.now),
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
    page = years_page(round_=round_, chosen=chosen, by=request.actor, today=timezone.localdate())
    values = {"round": round_, "tabs": road_tabs(round_, "waterfall"), "page": page}
    return TemplateResponse(request, "improvement/waterfall.html", values)


# The page "Prakiraan": what verification is likely to leave of the self score of today.

ZERO, ONE, TEN, HUNDRED = Decimal(0), Decimal(1), 10, 100
# below this a chance is told as rare, not as a number of ten
RARE = Decimal("0.05")


def forecast_page(*, round_: Round, by: Actor, today: date) -> dict[str, object]:
    """The forecast of the whole city; of the questions at risk those that ``by`` may see.

    ``why_none`` says why there is no forecast; then it stands alone.
    """
    settings, marks = forecast_settings(), standing_marks(round_)
    edition, pair = edition_of(round_.revision_id), own_pair(round_)
    known = Known(strengths=levels_of(round_, today=today), history=(pair,) if pair else ())
    try:
        found = forecast(edition, marks, settings, known)
    except NoPairs as error:
        return {"why_none": str(error)}
    if not found.self_score:
        return {"why_none": _("Belum ada nilai mandiri. Prakiraan tampil sesudah jawaban diisi.")}
    told = (
        (_("Nilai mandiri hari ini"), found.self_score),
        (_("Perkiraan kami sesudah verifikasi"), found.expected),
        (_("Batas bawah rentang"), found.low80),
        (_("Batas atas rentang"), found.high80),
    )
    lines = []
    for name, points in told:
        reached = [floor.name for floor in edition.ranks if floor.is_reached_by(points)]
        rank = reached[-1] if reached else _("belum berpredikat")
        share = share_text(points / found.answered_points if found.answered_points else None)
        lines.append(
            {
                "name": name,
                "score": decimal_id(points),
                "rank": share if found.open_count else rank,
            }
        )
    history = ""
    if pair is not None and pair.verified is not None:
        history = _("Putaran lalu dikunci dengan %(locked)s dan berakhir dengan %(left)s.") % {
            "locked": decimal_id(pair.self_score),
            "left": decimal_id(pair.verified),
        }
    return {
        "say": sentence(found),
        "method": method(found),
        # floors are of the whole: beside a part of the points they would mislead
        "scale": None if found.open_count else _scale(round_, edition, found),
        "lines": lines,
        "chances": [(one.name or _("belum berpredikat"), in_words(one)) for one in found.chances],
        "risks": _risks(found, round_, edition, by),
        "risk_count": len(found.risks),
        "open_count": found.open_count,
        "open_points": decimal_id(found.open_points),
        "answered_points": decimal_id(found.answered_points),
        "history": history,
        "tested": backtest(settings),
        "settings": settings,
    }


def levels_of(round_: Round, *, today: date) -> dict[str, Level]:
    """How strong the proof of each question is, by its code: six queries."""
    codes = dict(round_.answers.values_list("pk", "code"))
    found = strengths(round_, list(codes), today=today)
    return {codes[pk]: one.level for pk, one in found.items()}


def own_pair(round_: Round) -> Pair | None:
    """The city's own pair: what the round before was locked with, and what it closed with.

    None where it was never locked, is not closed, is of another instrument, or lost nothing: then
    nobody wrote what verification left.
    """
    former = round_.previous
    if former is None or former.closed_at is None:
        return None
    before = edition_of(former.revision_id)
    if before.instrument != edition_of(round_.revision_id).instrument:
        return None
    locked = Snapshot.objects.filter(round=former, reason="lock").order_by("pk").first()
    left = score_of(former).total
    if locked is None or locked.total <= 0 or left >= locked.total:
        return None
    return history_pair(locked.total, left)


def in_words(chance: Chance) -> str:
    """A probability as a count of ten: never a share that looks exact."""
    if chance.probability < RARE:
        return _("hampir tidak") if chance.probability else _("tidak tercapai")
    if chance.probability > 1 - RARE:
        return _("hampir pasti, bila cara ini benar")
    count = int((chance.probability * TEN).quantize(ONE, ROUND_HALF_UP))
    return _("kira-kira %(n)d dari 10") % {"n": max(count, 1)}


def _scale(round_: Round, edition: Edition, found: Forecast) -> RankScale:
    ours = _("perkiraan %(score)s") % {"score": decimal_id(found.expected, 0)}
    own = _("mandiri %(score)s") % {"score": decimal_id(found.self_score)}
    markers = [Marker(own, found.self_score), Marker(ours, found.expected, kind="other")]
    target = next((rank for rank in edition.ranks if rank.name == round_.target_rank), None)
    if target:
        name = _("sasaran %(rank)s") % {"rank": target.name}
        markers.append(Marker(name, target.above, kind="target"))
    bands = (Band(rank.name, rank.above) for rank in edition.ranks)
    return RankScale(
        bands=(Band(_("belum"), ZERO), *bands),
        maximum=edition.maximum,
        markers=tuple(markers),
        interval=(found.low80, found.high80),
        label=sentence(found),
    )


def _risks(found: Forecast, round_: Round, edition: Edition, by: Actor) -> list[dict[str, object]]:
    rows = {row.code: row for row in round_rows(round_, by)}
    named = {row.lead_id for row in rows.values() if row.lead_id}
    names = {pk: name for pk, (name, _code) in list_names(by, named).bodies.items()}
    shown: list[dict[str, object]] = []
    for risk in found.risks:
        row, question = rows.get(risk.question), edition.find(risk.question)
        if row is not None and question is not None:
            shown.append(
                {
                    "code": row.code,
                    "text": question.text,
                    "url": answer_url(row.pk),
                    "agency": names.get(row.lead_id or 0, DASH),
                    "mark": decimal_id(risk.mark),
                    "loss": decimal_id(risk.expected_loss),
                    "why": risk.why,
                }
            )
    return shown


def backtest(settings: Settings) -> dict[str, object]:
    """Every published pair foretold from the others, and how little that many say.

    ``low`` and ``high``: how far the true coverage may lie from what was counted, in percent.
    """
    tested = leave_one_out(settings)
    inside = sum(one.is_inside for one in tested)
    low, high = coverage_bounds(inside, len(tested))
    width = sum(one.width for one in tested) / len(tested)
    return {
        "rows": [_tested(one) for one in tested],
        "checks": [_tested(one) for one in outside_checks(settings)],
        "inside": inside,
        "of": len(tested),
        "width": f"{width:.0f}",
        "low": f"{low * HUNDRED:.0f}",
        "high": f"{high * HUNDRED:.0f}",
    }


def _tested(one: Tested) -> dict[str, object]:
    pair = one.pair
    real = _("di bawah %(bound)s") % {"bound": plain_id(pair.below or ZERO)}
    return {
        "place": f"{pair.city} ({pair.year})",
        "self_score": decimal_id(pair.self_score),
        "told": f"{one.low80:.0f}-{one.high80:.0f}",
        "real": real if pair.verified is None else decimal_id(pair.verified),
        "is_inside": one.is_inside,
    }


@require_GET
@access("road.view")
def forecast_detail(request: SignedInRequest, code: str) -> HttpResponse:
    """What verification is likely to leave, with its basis and its limits."""
    round_ = fetch_round(code)
    page = forecast_page(round_=round_, by=request.actor, today=timezone.localdate())
    values = {"round": round_, "tabs": road_tabs(round_, "forecast_page"), "page": page}
    return TemplateResponse(request, "improvement/forecast_page.html", values)
