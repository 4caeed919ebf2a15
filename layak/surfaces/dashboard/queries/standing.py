"""Where the city stands: self score, rank, distances, and each part beside the last round."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.wording import DASH
from layak.platform.charts.bars import draw_bar
from layak.platform.charts.scale import Band, Marker, RankScale
from layak.rules.instrument import Edition
from layak.rules.numbers import decimal_id, plain_id
from layak.rules.scoring import Score, needed

CURRENT = """
SELECT r.*,
  (SELECT json_build_object('parts', s.score->'parts', 'total', s.total::text, 'rank', s.rank,
                            'year', former.evaluation_year)::text
   FROM evaluation_snapshot s JOIN evaluation_round former ON former.id = s.round_id
   WHERE s.round_id = r.previous_id ORDER BY s.id DESC LIMIT 1) AS last,
  (SELECT coalesce(json_agg(json_build_array(w.stage, w.closes_at) ORDER BY w.closes_at), '[]')::text
   FROM evaluation_stagewindow w WHERE w.round_id = r.id) AS windows_json
FROM evaluation_round r
ORDER BY r.closed_at ASC NULLS FIRST, r.evaluation_year DESC, r.opened_at DESC
LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastResult:
    """The frozen score of the round before: totals by part code."""

    year: int
    total: Decimal
    rank: str
    parts: dict[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLine:
    """Texts ready to print; ``reach`` and ``tick`` are lengths of the bar, 0 to 100."""

    code: str
    name: str
    url: str
    achieved: str
    maximum: str
    last: str
    open: str
    reach: str
    tick: str
    bar_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CityStanding:
    total: str
    rank: str
    sentences: list[str]
    scale: RankScale
    parts: list[PartLine]
    last_year: int | None


def current_round() -> Round | None:
    """The newest round still open, else the newest; with the last result and its windows.

    One query; ``last`` is JSON text or None, ``windows`` JSON text, read by the functions below.
    """
    return next(iter(Round.objects.raw(CURRENT)), None)


def last_result(round_: Round) -> LastResult | None:
    """The result of the round before, where that was ever frozen."""
    text = round_.last  # type: ignore[attr-defined]  # of the raw query
    if text is None:
        return None
    raw = json.loads(text)
    return LastResult(
        year=raw["year"],
        total=Decimal(raw["total"]),
        rank=raw["rank"],
        parts={part["code"]: Decimal(part["score"]) for part in raw["parts"]},
    )


def windows(round_: Round) -> list[tuple[str, datetime]]:
    """Stage and closing moment of each window, the next to close first."""
    raw = json.loads(round_.windows_json)  # type: ignore[attr-defined]  # of the raw query
    return [(stage, datetime.fromisoformat(closes)) for stage, closes in raw]


def city_standing(round_: Round, edition: Edition, score: Score, *, opens: bool) -> CityStanding:
    """The score in words and as a scale; ``opens``: the parts lead to their pages. No query."""
    last = last_result(round_)
    base = f"/evaluasi/{round_.code}/bagian/"
    return CityStanding(
        total=decimal_id(score.total),
        rank=score.rank or _("Belum berperingkat"),
        sentences=_sentences(round_, edition, score, last),
        scale=_scale(round_, edition, score, last),
        parts=[
            _part_line(code, score, last, url=f"{base}{code}/" if opens else "")
            for code in score.parts
        ],
        last_year=last.year if last else None,
    )


def _sentences(round_: Round, edition: Edition, score: Score, last: LastResult | None) -> list[str]:
    said = [_distance(round_, edition, score)]
    following = score.next_rank
    if following and following.name != round_.target_rank:
        said.append(
            _("Kurang %(points)s poin ke %(rank)s.")
            % {"points": decimal_id(following.needs), "rank": following.name}
        )
    if score.unanswered_count:
        said.append(
            _("%(open)d dari %(all)d pertanyaan belum dijawab; nilainya masih dihitung nol.")
            % {"open": score.unanswered_count, "all": score.question_count}
        )
    if last:
        said.append(
            _("Hasil %(year)d: %(total)s, %(rank)s.")
            % {"year": last.year, "total": plain_id(last.total), "rank": last.rank or DASH}
        )
    return [sentence for sentence in said if sentence]


def _distance(round_: Round, edition: Edition, score: Score) -> str:
    floor = next((rank for rank in edition.ranks if rank.name == round_.target_rank), None)
    if floor is None:
        return ""
    missing = needed(floor, score.total, edition.precision)
    if not missing:
        return _("Sasaran %(rank)s tercapai pada nilai mandiri.") % {"rank": floor.name}
    return _("Kurang %(points)s poin ke sasaran %(rank)s.") % {
        "points": decimal_id(missing),
        "rank": floor.name,
    }


def _scale(round_: Round, edition: Edition, score: Score, last: LastResult | None) -> RankScale:
    total = _("mandiri %(total)s") % {"total": decimal_id(score.total)}
    markers = [Marker(label=total, value=score.total)]
    said = [_("Nilai mandiri %(total)s") % {"total": decimal_id(score.total)}]
    if last:
        label = f"{last.year}: {plain_id(last.total)}"
        markers.append(Marker(label=label, value=last.total, kind="last"))
        said.append(_("hasil %(label)s") % {"label": label})
    target = next((rank for rank in edition.ranks if rank.name == round_.target_rank), None)
    if target:
        label = _("sasaran %(rank)s") % {"rank": target.name}
        markers.append(Marker(label=label, value=target.above, kind="target"))
        said.append(f"{label} {plain_id(target.above)}")
    ranks = (Band(rank.name, rank.above) for rank in edition.ranks)
    bands = (Band(_("belum"), Decimal(0)), *ranks)
    return RankScale(
        bands=bands, maximum=edition.maximum, markers=tuple(markers), label=", ".join(said) + "."
    )


def _part_line(code: str, score: Score, last: LastResult | None, *, url: str) -> PartLine:
    part = score.parts[code]
    before = last.parts.get(code) if last else None
    told = {"name": part.name, "score": decimal_id(part.achieved), "all": plain_id(part.maximum)}
    said = [_("%(name)s: %(score)s dari %(all)s") % told]
    if last and before is not None:
        said.append(_("hasil %(year)d %(total)s") % {"year": last.year, "total": plain_id(before)})
    label = ", ".join(said)
    drawn = draw_bar(part.achieved, part.maximum, previous=before, label=label)
    return PartLine(
        code=code,
        name=part.name,
        url=url,
        achieved=decimal_id(part.achieved),
        maximum=plain_id(part.maximum),
        last=decimal_id(before) if before is not None else "",
        open=_("%(n)d belum dijawab") % {"n": part.unanswered_count}
        if part.unanswered_count
        else "",
        reach=f"{drawn.reached:.1f}",
        tick="" if drawn.tick is None else f"{drawn.tick:.1f}",
        bar_label=label,
    )
