"""Where the city stands: self score, rank, distances, and each part beside the last round."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from layak.evaluation.models import Round, Snapshot, StageWindow
from layak.evaluation.queries.shown import DASH
from layak.platform.charts.scale import Band, Marker, RankScale
from layak.rules.instrument import Edition
from layak.rules.numbers import decimal_id, plain_id
from layak.rules.scoring import Score, needed


@dataclass(frozen=True, slots=True, kw_only=True)
class LastResult:
    """The frozen score of the round before: totals by part code."""

    year: int
    total: Decimal
    rank: str
    parts: dict[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLine:
    """Texts ready to print; numbers for the bar. ``bar_label`` says the bar in words."""

    code: str
    name: str
    url: str
    achieved: str
    maximum: str
    last: str
    open_count: int
    score: Decimal
    available: Decimal
    last_score: Decimal | None
    bar_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CityStanding:
    total: str
    rank: str
    sentences: list[str]
    scale: RankScale
    parts: list[PartLine]
    last_year: int | None


def rounds() -> QuerySet[Round]:
    """Rounds with the score of the round before and their windows: what one query can bring."""
    last = Snapshot.objects.filter(round=OuterRef("previous")).order_by("-pk")
    windows = StageWindow.objects.filter(round=OuterRef("pk")).order_by("closes_at")
    return Round.objects.annotate(
        last_score=Subquery(
            last.values(
                json=JSONObject(
                    score="score", total="total", rank="rank", year="round__evaluation_year"
                )
            )[:1]
        ),
        window_list=ArraySubquery(
            windows.values(json=JSONObject(stage="stage", closes_at="closes_at"))
        ),
    )


def current_round() -> Round | None:
    """As ``evaluation.queries.current``: the newest open round, else the newest; one query."""
    newest_first = ["-evaluation_year", "-opened_at"]
    return rounds().order_by(F("closed_at").asc(nulls_first=True), *newest_first).first()


def last_result(round_: Round) -> LastResult | None:
    """The result of the round before, where that was ever frozen."""
    raw = round_.last_score  # type: ignore[attr-defined]  # annotated by ``rounds``
    if raw is None:
        return None
    return LastResult(
        year=raw["year"],
        total=Decimal(str(raw["total"])),
        rank=raw["rank"],
        parts={part["code"]: Decimal(part["score"]) for part in raw["score"]["parts"]},
    )


def city_standing(round_: Round, edition: Edition, score: Score) -> CityStanding:
    """The score in words and as a scale, with every part; no query."""
    last = last_result(round_)
    return CityStanding(
        total=decimal_id(score.total),
        rank=score.rank or _("Belum berperingkat"),
        sentences=_sentences(round_, edition, score, last),
        scale=_scale(round_, edition, score, last),
        parts=[_part_line(round_, code, score, last) for code in score.parts],
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
    bands = [Band(_("belum"), Decimal(0)), *(Band(rank.name, rank.above) for rank in edition.ranks)]
    return RankScale(
        bands=bands, maximum=edition.maximum, markers=markers, label=", ".join(said) + "."
    )


def _part_line(round_: Round, code: str, score: Score, last: LastResult | None) -> PartLine:
    part = score.parts[code]
    before = last.parts.get(code) if last else None
    told = {"name": part.name, "score": decimal_id(part.achieved), "all": plain_id(part.maximum)}
    said = [_("%(name)s: %(score)s dari %(all)s") % told]
    if last and before is not None:
        said.append(_("hasil %(year)d %(total)s") % {"year": last.year, "total": plain_id(before)})
    return PartLine(
        code=code,
        name=part.name,
        url=f"/evaluasi/{round_.code}/bagian/{code}/",
        achieved=decimal_id(part.achieved),
        maximum=plain_id(part.maximum),
        last=plain_id(before) if before is not None else "",
        open_count=part.unanswered_count,
        score=part.achieved,
        available=part.maximum,
        last_score=before,
        bar_label=", ".join(said),
    )
