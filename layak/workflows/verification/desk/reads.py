"""The queue of a reviewer: what waits, by cluster and urgency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer, Assignment
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.wording import DASH, excerpt, shown_mark
from layak.rules.numbers import date_id
from layak.workflows.verification.desk.duties import JUDGE, SIGN, Duty
from layak.workflows.verification.scheme.policy import scheme
from layak.workflows.verification.stages.models import StageMark


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """An answer that waits; ``tone`` and ``word`` are its tag."""

    pk: int
    code: str
    text: str
    part: str
    lead: str
    mark: str
    tone: str
    word: str
    is_urgent: bool
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A part of the edition with how many wait in it; its first answer, and its rows where open."""

    name: str
    count: int
    first: int
    rows: list[QueueRow]


class _Found(NamedTuple):
    pk: int
    code: str
    mark: Decimal | None
    not_applicable_reason: str
    maximum: Decimal
    returned_count: int
    stage_since_at: datetime
    saved_at: datetime | None
    lead: str | None
    file_count: int
    proof_at: datetime | None
    judged_at: datetime | None = None
    judged_by: int | None = None
    waits_second: bool | None = None


JUDGED = [kind for kind in scheme().stages if kind.marks == "judged"]


def queue(round_: Round, by: Actor, duty: Duty) -> list[QueueRow]:
    """What waits for ``by`` in this duty, part by part, the most urgent first: one query.

    Answers of the own agency wait for others, except for its head.
    """
    edition = edition_of(round_.revision_id)
    order = {part.code: number for number, part in enumerate(edition.parts)}
    rows = []
    for found in (_Found(*row) for row in _waiting(round_, by, duty)):
        question = edition.find(found.code)
        if duty == JUDGE and not _is_open(found, by):
            continue
        tone, word = _tag(found, by)
        rows.append(
            QueueRow(
                pk=found.pk,
                code=found.code,
                text=excerpt(question.text, 90) if question else "",
                part=edition.place(found.code).part.code,
                lead=found.lead or DASH,
                mark=shown_mark(found.mark, found.not_applicable_reason),
                tone=tone,
                word=word,
                is_urgent=tone in ("late", "note"),
                since=timezone.localdate(found.stage_since_at),
            )
        )
    return sorted(rows, key=lambda row: (order[row.part], not row.is_urgent, row.since))


def _waiting(round_: Round, by: Actor, duty: Duty) -> Iterable[tuple[Any, ...]]:
    lead = Assignment.objects.filter(
        answer=OuterRef("pk"), ended_at=None, relation=Assignment.Relation.LEAD
    )
    rows = (
        Answer.objects.visible_to(by)
        .filter(round=round_)
        .annotate(
            lead_name=Subquery(lead.values("agency__name")[:1]),
            file_count=Count("uses", filter=Q(uses__removed_at=None)),
            proof_at=Max("uses__added_at"),
        )
    )
    own = Assignment.objects.filter(ended_at=None)
    led = own.filter(relation=Assignment.Relation.LEAD)
    names = [*_Found._fields[:8], "lead_name", "file_count", "proof_at"]
    if duty == SIGN:
        rows = rows.filter(pk__in=led.filter(agency__in=by.agency_ids(duty.asks)).values("answer"))
    elif duty == JUDGE:
        judged = StageMark.objects.filter(
            answer=OuterRef("pk"), stage__code__in=[kind.code for kind in JUDGED]
        ).order_by("-stage", "-version")
        waits = judged.annotate(waits=Q(needs_second=True, agreement__isnull=True))
        rows = rows.filter(
            round__verification_stages__code__in=[kind.code for kind in JUDGED],
            round__verification_stages__closed_at=None,
        ).annotate(
            judged_at=Subquery(judged.values("at")[:1]),
            judged_by=Subquery(judged.values("by")[:1]),
            waits_second=Subquery(waits.values("waits")[:1]),
        )
        rows = rows.exclude(pk__in=own.filter(agency__in=by.all_agency_ids).values("answer"))
        names += _Found._fields[-3:]
    else:
        rows = rows.exclude(pk__in=led.filter(agency__in=by.all_agency_ids).values("answer"))
    return rows.filter(stage__in=sources(round_, duty)).values_list(*names)


def sources(round_: Round, duty: Duty) -> tuple[str, ...]:
    """The stages of an answer in which it waits for this duty."""
    if duty == JUDGE:
        return tuple(code for kind in JUDGED for code in kind.judges)
    return stage_policy(round_.policy).move(duty.forward).sources


def is_changed(found: _Found) -> bool:
    """Did somebody save the answer or hand in proof since the stage judged it?"""
    if found.judged_at is None:
        return False
    touched = [moment for moment in (found.saved_at, found.proof_at) if moment is not None]
    return any(moment > found.judged_at for moment in touched)


def _is_open(found: _Found, by: Actor) -> bool:
    """Not judged yet, changed since, or a large change that ``by`` could agree to."""
    waits = bool(found.waits_second) and found.judged_by != by.user.pk
    return found.judged_at is None or waits or is_changed(found)


def _tag(found: _Found, by: Actor) -> tuple[str, str]:
    if is_changed(found):
        return "note", _("Berubah sejak dinilai")
    if found.waits_second and found.judged_by != by.user.pk:
        return "late", _("Menunggu orang kedua")
    if found.returned_count:
        return "note", _("Kembali ke-%(n)d") % {"n": found.returned_count + 1}
    if not found.file_count:
        return "late", _("Tanpa bukti")
    return "", _("sejak %s") % date_id(timezone.localdate(found.stage_since_at))


def clusters(rows: Iterable[QueueRow], round_: Round, here: str) -> list[Cluster]:
    """The queue by part; the rows of part ``here`` alone are listed, so that a page stays light."""
    names = {part.code: part.name for part in edition_of(round_.revision_id).parts}
    found = []
    for code, members in groupby(rows, key=lambda row: row.part):
        own = list(members)
        found.append(
            Cluster(
                name=names[code],
                count=len(own),
                first=own[0].pk,
                rows=own if code == here else [],
            )
        )
    return found
