"""Where the city stands: the score in words, as a scale and by part."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from layak.evaluation.lists.current_reads import LastResult, last_result
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.wording import DASH
from layak.platform.charts.bars import draw_bar
from layak.platform.charts.scale import Band, Marker, RankScale
from layak.rules.instrument import Edition
from layak.rules.numbers import decimal_id, plain_id
from layak.rules.scoring import Score, needed


def city_standing(
    round_: Round, edition: Edition, score: Score, *, opens: bool
) -> dict[str, object]:
    """The score in words and as a scale; ``opens``: the parts lead to their pages. No query."""
    last = last_result(round_)
    base = f"/evaluasi/{round_.code}/bagian/"
    said = []
    target = next((rank for rank in edition.ranks if rank.name == round_.target_rank), None)
    if target is not None:
        missing = needed(target, score.total, edition.precision)
        told = {"points": decimal_id(missing), "rank": target.name}
        reached = _("Sasaran %(rank)s tercapai pada nilai mandiri.")
        said.append(
            (_("Kurang %(points)s poin ke sasaran %(rank)s.") if missing else reached) % told
        )
    following = score.next_rank
    if following and following.name != round_.target_rank:
        said.append(
            _("Kurang %(points)s poin ke %(rank)s.")
            % {"points": decimal_id(following.needs), "rank": following.name}
        )
    if score.unanswered_count:
        still = _("%(open)d dari %(all)d pertanyaan belum dijawab; nilainya masih dihitung nol.")
        over = _("%(open)d dari %(all)d pertanyaan tidak dijawab; nilainya nol.")
        counts = {"open": score.unanswered_count, "all": score.question_count}
        said.append((over if round_.is_locked else still) % counts)
    if last:
        said.append(
            _("Hasil %(year)d: %(total)s, %(rank)s.")
            % {"year": last.year, "total": plain_id(last.total), "rank": last.rank or DASH}
        )
    return {
        "total": decimal_id(score.total),
        "rank": score.rank or _("Belum berpredikat"),
        "sentences": said,
        "scale": _scale(round_, edition, score, last),
        "parts": [
            _part_line(code, score, last, url=f"{base}{code}/" if opens else "")
            for code in score.parts
        ],
        "last_year": last.year if last else None,
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


def _part_line(code: str, score: Score, last: LastResult | None, *, url: str) -> dict[str, object]:
    """Texts ready to print; ``reach`` and ``tick`` are lengths of the bar, 0 to 100."""
    part = score.parts[code]
    before = last.parts.get(code) if last else None
    told = {"name": part.name, "score": decimal_id(part.achieved), "all": plain_id(part.maximum)}
    said = [_("%(name)s: %(score)s dari %(all)s") % told]
    if last and before is not None:
        said.append(_("hasil %(year)d %(total)s") % {"year": last.year, "total": plain_id(before)})
    label = ", ".join(said)
    drawn = draw_bar(part.achieved, part.maximum, previous=before, label=label)
    unanswered = _("%(n)d belum dijawab") % {"n": part.unanswered_count}
    return {
        "name": part.name,
        "url": url,
        "achieved": decimal_id(part.achieved),
        "maximum": plain_id(part.maximum),
        "last": decimal_id(before) if before is not None else "",
        "open": unanswered if part.unanswered_count else "",
        "reach": f"{drawn.reached:.1f}",
        "tick": "" if drawn.tick is None else f"{drawn.tick:.1f}",
        "bar_label": label,
    }
