"""What happened in the last seven days: counts by kind and the newest sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.events import AnswerEdited
from layak.evaluation.proofs.events import EvidenceAttached
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.sql import fetch
from layak.evaluation.rounds.wording import excerpt
from layak.evaluation.stages.events import AnswerMovedOn
from layak.rules.numbers import date_id, time_id
from layak.surfaces.dashboard.queries.rows import Row

# what the person may see of the stream of the round in the week
SEEN = """
FROM audit_event e LEFT JOIN people_user u ON u.id = e.by_id
WHERE e.stream = %(stream)s AND e.at >= %(since)s
  AND (%(sees_all)s OR (e.facts->>'answer')::bigint = ANY(%(answers)s))
"""
COUNTS = f"""
SELECT e.kind, coalesce(e.facts->>'move', ''), count(DISTINCT e.facts->>'answer'), count(*)
{SEEN} AND e.kind = ANY(%(kinds)s) GROUP BY 1, 2
"""
NEWEST = f"""
SELECT e.sentence, e.at, u.name {SEEN} AND e.kind <> %(edited)s
ORDER BY e.at DESC, e.id DESC LIMIT %(limit)s
"""
SPAN = timedelta(days=7)
SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    sentence: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """``counts`` is one sentence or empty; ``since`` is the day from which it counts."""

    since: str
    counts: str
    newest: list[Happening]


def changes(round_: Round, rows: Iterable[Row], by: Actor, *, at: datetime) -> Changes:
    """The week of the round as far as the person sees it: two queries."""
    since = at - SPAN
    values = {
        "stream": round_.stream,
        "since": since,
        "sees_all": by.scope("overview.view") == "all",
        "answers": [row.pk for row in rows if row.is_visible],
        "edited": AnswerEdited.kind,
        "kinds": [AnswerMovedOn.kind, AnswerEdited.kind, EvidenceAttached.kind],
        "limit": SHOWN,
    }
    return Changes(
        since=date_id(timezone.localdate(since), weekday=True),
        counts=_counts(round_, values),
        newest=[
            Happening(sentence=excerpt(sentence, 120), remark=_when(moment, name))
            for sentence, moment, name in fetch(NEWEST, values)
        ],
    )


def _counts(round_: Round, values: Mapping[str, object]) -> str:
    found = {(kind, move): (n, events) for kind, move, n, events in fetch(COUNTS, values)}
    said = []
    edited = found.get((AnswerEdited.kind, ""))
    if edited:
        said.append(_("%(n)d pertanyaan diisi atau diubah") % {"n": edited[0]})
    policy = stage_policy(round_.policy)
    moved: Counter[str] = Counter()
    for move in policy.moves:
        moved[move.target] += found.get((AnswerMovedOn.kind, move.code), (0, 0))[0]
    steps = [
        _("%(n)d ke %(stage)s") % {"n": moved[stage.code], "stage": stage.label}
        for stage in policy.stages
        if moved[stage.code]
    ]
    if steps:
        said.append(_("berpindah tahap: %(steps)s") % {"steps": ", ".join(steps)})
    attached = found.get((EvidenceAttached.kind, ""))
    if attached:
        said.append(_("%(n)d bukti dilampirkan") % {"n": attached[1]})
    joined = "; ".join(said)
    return f"{joined[:1].upper()}{joined[1:]}." if said else ""


def _when(moment: datetime, name: str | None) -> str:
    local = timezone.localtime(moment)
    told = f"{date_id(local.date())}, {time_id(local)}"
    return f"{name}, {told}" if name else told
