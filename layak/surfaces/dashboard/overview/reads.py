"""Where the city stands, and the answers of the current round as light rows: what every panel counts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.permissions import is_with_another, part_waits, waits_for
from layak.evaluation.answers.reads import hidden_codes
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.reads import contribution_day, due_day, last_day
from layak.evaluation.rounds.sql import fetch
from layak.evaluation.rounds.wording import DASH
from layak.platform.charts.bars import draw_bar
from layak.platform.charts.scale import Band, Marker, RankScale
from layak.rules.instrument import Edition
from layak.rules.numbers import decimal_id, plain_id
from layak.rules.scoring import NOT_APPLICABLE, Mark, Score, needed
from layak.rules.stages import OWING

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
        said.append(
            _("%(open)d dari %(all)d pertanyaan belum dijawab; nilainya masih dihitung nol.")
            % {"open": score.unanswered_count, "all": score.question_count}
        )
    if last:
        said.append(
            _("Hasil %(year)d: %(total)s, %(rank)s.")
            % {"year": last.year, "total": plain_id(last.total), "rank": last.rank or DASH}
        )
    return {
        "total": decimal_id(score.total),
        "rank": score.rank or _("Belum berperingkat"),
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


ANSWERS = """
SELECT a.id, a.code, a.stage, a.mark, a.not_applicable_reason <> '', a.due_on,
       lead.agency_id, coalesce(body.name, ''),
       %(sees_all)s OR EXISTS (
         SELECT 1 FROM evaluation_assignment named
         WHERE named.answer_id = a.id AND named.ended_at IS NULL
           AND named.agency_id = ANY(%(agencies)s)),
       part.state, part.due_on, given.to_id
FROM evaluation_answer a
LEFT JOIN evaluation_assignment lead
  ON lead.answer_id = a.id AND lead.relation = 'lead' AND lead.ended_at IS NULL
LEFT JOIN agencies_agency body ON body.id = lead.agency_id
LEFT JOIN LATERAL (
  SELECT own.state, own.due_on FROM evaluation_assignment own
  WHERE own.answer_id = a.id AND own.relation = 'contributor' AND own.ended_at IS NULL
    AND own.agency_id = ANY(%(contributing)s) AND own.state = ANY(%(owing)s)
  ORDER BY own.id LIMIT 1) part ON true
LEFT JOIN LATERAL (
  SELECT d.to_id FROM evaluation_delegation d
  JOIN evaluation_assignment own ON own.id = d.assignment_id
  WHERE own.answer_id = a.id AND own.ended_at IS NULL AND d.ended_at IS NULL
    AND own.agency_id = ANY(%(seated)s)
  ORDER BY d.id LIMIT 1) given ON true
WHERE a.round_id = %(round)s
ORDER BY a.position
"""


class Row(NamedTuple):
    """``due_on``: of the next step. ``is_visible``: the person may open it; ``is_waiting``: the
    next step is the person's, or, where ``part_state`` says so, the part of its agency.
    """

    pk: int
    code: str
    stage: str
    mark: Mark
    due_on: date | None
    lead_id: int | None
    lead_name: str
    is_visible: bool
    is_waiting: bool
    is_open: bool
    is_done: bool
    part_state: str

    def is_late(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today


def answer_rows(round_: Round, by: Actor) -> list[Row]:
    """Every answer of the round whose question is asked, in its order: one query."""
    turns = _Turns(by, round_)
    values = {
        "round": round_.pk,
        "sees_all": by.scope("answer.view") == "all",
        "agencies": list(by.agency_ids("answer.view")),
        "contributing": list(by.agency_ids("contribution.edit")),
        "seated": list(by.all_agency_ids),
        "owing": list(OWING),
    }
    out = hidden_codes(round_)
    return [turns.row(*row) for row in fetch(ANSWERS, values) if row[1] not in out]


class _Turns:
    """Whose turn it is, asked once per stage and lead."""

    def __init__(self, by: Actor, round_: Round) -> None:
        stages = stage_policy(round_.policy).stages
        self.by = by
        self.caretaker_id = round_.caretaker_id
        self.stages = {stage.code: stage for stage in stages}
        self.closing = {stage: last_day(closes) for stage, closes in windows(round_)}
        self.open_stages = {stage.code for stage in stages if stage.counts_as == "open"}
        self.done_stages = {stage.code for stage in stages if stage.counts_as == "done"}
        # nothing can be done in a locked or closed round
        self.is_still = round_.is_locked or round_.closed_at is not None
        self._known: dict[tuple[str, int | None], bool] = {}

    def row(  # the columns of ANSWERS
        self, pk: int, code: str, stage: str, mark: Decimal | None, is_na: bool,  # noqa: FBT001
        due_on: date | None, lead_id: int | None, lead_name: str, is_visible: bool,  # noqa: FBT001
        part_state: str | None, part_due_on: date | None, delegate_id: int | None,
    ) -> Row:  # fmt: skip
        owner = self.stages[stage].owner
        is_turn = self.waits(stage, lead_id)
        is_part = not is_turn and not self.is_still and part_waits(part_state, owner)
        is_away = owner == "agency" and is_with_another(delegate_id, self.by)
        due = self.part_due(stage, part_due_on, due_on) if is_part else self.due(stage, due_on)
        return Row(
            pk,
            code,
            stage,
            NOT_APPLICABLE if is_na else mark,
            due,
            lead_id,
            lead_name,
            is_visible,
            (is_turn or is_part) and not is_away,
            stage in self.open_stages,
            stage in self.done_stages,
            part_state or "" if is_part else "",
        )

    def waits(self, stage: str, lead_id: int | None) -> bool:
        key = (stage, lead_id)
        if key not in self._known:
            owner = self.stages[stage].owner
            waits = waits_for(self.by, owner, lead_id, caretaker_id=self.caretaker_id)
            self._known[key] = waits and not self.is_still
        return self._known[key]

    def due(self, stage: str, due_on: date | None) -> date | None:
        """The day by which the next step is due; None where nothing moves any more."""
        return None if self.is_still else due_day(self.stages[stage], due_on, self.closing)

    def part_due(self, stage: str, own: date | None, due_on: date | None) -> date | None:
        return contribution_day(self.stages[stage], own, due_on, self.closing)
