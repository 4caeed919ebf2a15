"""What happened in the last seven days: counts by kind and the newest sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.actor import Actor
from layak.evaluation.events import AnswerEdited, AnswerMovedOn, EvidenceAttached
from layak.evaluation.models import Round
from layak.evaluation.policies import stage_policy
from layak.evaluation.queries.shown import excerpt
from layak.platform.audit.models import Event
from layak.rules.numbers import date_id, time_id
from layak.surfaces.dashboard.queries.rows import Row

SPAN = timedelta(days=7)
SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    sentence: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """``counts`` are sentences; ``since`` is the day from which they count."""

    since: str
    counts: list[str]
    newest: list[Happening]


def changes(round_: Round, rows: Iterable[Row], by: Actor, *, at: datetime) -> Changes:
    """The week of the round as far as the person sees it: two queries."""
    since = at - SPAN
    seen = Event.objects.filter(stream=round_.stream, at__gte=since)
    if by.scope("overview.view") != "all":
        seen = seen.filter(facts__answer__in=[row.pk for row in rows if row.is_visible])
    return Changes(
        since=date_id(timezone.localdate(since), weekday=True),
        counts=_counts(round_, seen),
        newest=_newest(seen),
    )


def _counts(round_: Round, seen: QuerySet[Event]) -> list[str]:
    kinds = (AnswerMovedOn.kind, AnswerEdited.kind, EvidenceAttached.kind)
    grouped = (
        seen.filter(kind__in=kinds)
        .values_list("kind", KT("facts__move"))
        .annotate(n=Count(KT("facts__answer"), distinct=True), events=Count("*"))
    )
    found = {(kind, move or ""): (n, events) for kind, move, n, events in grouped}
    said = []
    edited = found.get((AnswerEdited.kind, ""))
    if edited:
        said.append(_("%(n)d pertanyaan diisi atau diubah") % {"n": edited[0]})
    for move in stage_policy(round_.policy).moves:
        count = found.get((AnswerMovedOn.kind, move.code))
        if count:
            said.append(_("%(move)s: %(n)d pertanyaan") % {"move": move.verb, "n": count[0]})
    attached = found.get((EvidenceAttached.kind, ""))
    if attached:
        said.append(_("%(n)d bukti dilampirkan") % {"n": attached[1]})
    return said


def _newest(seen: QuerySet[Event]) -> list[Happening]:
    rows = seen.exclude(kind=AnswerEdited.kind).order_by("-at", "-pk")
    return [
        Happening(sentence=excerpt(sentence, 120), remark=_when(moment, name))
        for sentence, moment, name in rows.values_list("sentence", "at", "by__name")[:SHOWN]
    ]


def _when(moment: datetime, name: str | None) -> str:
    local = timezone.localtime(moment)
    told = f"{date_id(local.date())}, {time_id(local)}"
    return f"{name}, {told}" if name else told
