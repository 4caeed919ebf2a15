"""Rounds as their settings pages show them, and a frozen score, opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.editions.models import EditionRevision
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round, Snapshot, StageWindow
from layak.evaluation.rounds.permissions import can_change_round, can_lock
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.wording import mark_text, moment_text
from layak.evaluation.scores.reads import marks_of, score_of
from layak.rules.numbers import decimal_id
from layak.rules.refusal import Verdict
from layak.rules.scoring import NOT_APPLICABLE, NOT_ASKED, Mark

# Rounds as their settings pages show them.


@dataclass(frozen=True, kw_only=True)
class RoundLine:
    code: str
    title: str
    edition: str
    years: str
    state: str
    tone: str
    answer_count: int


@dataclass(frozen=True, kw_only=True)
class WindowLine:
    """When work in a stage is possible; without a window always."""

    stage: str
    label: str
    opens_at: datetime | None
    closes_at: datetime | None
    state: str
    says: str
    tone: str


@dataclass(frozen=True, kw_only=True)
class SnapshotLine:
    pk: int
    taken: str
    by: str
    reason: str
    total: str
    rank: str
    short_hash: str


@dataclass(frozen=True, kw_only=True)
class LockLine:
    at: str
    by: str
    what: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RoundPage:
    line: RoundLine
    total: str
    maximum: str
    rank: str
    target: str
    rank_names: list[str]
    revision_number: int
    newer: list[EditionRevision]
    windows: list[WindowLine]
    snapshots: list[SnapshotLine]
    locks: list[LockLine]
    manage: Verdict
    lock: Verdict
    can_reopen: bool
    can_close: bool


def round_lines() -> list[RoundLine]:
    """Every round, the newest first: one query."""
    rounds = Round.objects.select_related("revision__edition").annotate(
        answer_count=Count("answers")
    )
    rounds = rounds.defer("revision__document", "revision__changes").order_by("-opened_at", "-pk")
    return [_line(round_, round_.answer_count) for round_ in rounds]


def _line(round_: Round, answer_count: int) -> RoundLine:
    state, tone = _state(round_)
    return RoundLine(
        code=round_.code,
        title=round_.title,
        edition=f"{round_.revision.edition.title}, r{round_.revision.number}",
        years=_("Evaluasi %(year)d, data %(data)s")
        % {"year": round_.evaluation_year, "data": ", ".join(map(str, round_.data_years))},
        state=state,
        tone=tone,
        answer_count=answer_count,
    )


def _state(round_: Round) -> tuple[str, str]:
    if round_.closed_at:
        return _("Ditutup"), "lock"
    if round_.is_locked:
        return _("Terkunci"), "lock"
    return _("Terbuka"), "done"


def round_page(round_: Round, actor: Actor, *, at: datetime) -> RoundPage:
    """One round with windows, snapshots and what this person may do: six queries."""
    score = score_of(round_)
    manage = can_change_round(actor, round_)
    may_lock = actor.may("round.lock")
    is_open_lock = may_lock and round_.is_locked and round_.closed_at is None
    newer = EditionRevision.objects.filter(
        edition=round_.revision.edition_id, number__gt=round_.revision.number
    ).defer("document")
    known = {window.stage: window for window in round_.windows.all()}
    windows = [
        _window(stage.code, stage.label, known.get(stage.code), at=at)
        for stage in stage_policy(round_.policy).stages
        if stage.counts_as != "done"
    ]
    return RoundPage(
        line=_line(round_, score.question_count),
        total=decimal_id(score.total),
        maximum=decimal_id(score.available),
        rank=score.rank or _("belum ada"),
        target=round_.target_rank,
        rank_names=[rank.name for rank in edition_of(round_.revision_id).ranks],
        revision_number=round_.revision.number,
        newer=list(newer.order_by("number")),
        windows=windows,
        snapshots=[
            snapshot_line(row)
            for row in round_.snapshots.select_related("taken_by")
            .defer("inputs", "score")
            .order_by("-pk")
        ],
        locks=[
            LockLine(
                at=moment_text(row.at),
                by=row.by.name,
                what=_("Dibuka kembali") if row.opens else _("Dikunci"),
                reason=row.reason,
            )
            for row in round_.locks.select_related("by", "snapshot").order_by("-pk")
        ],
        manage=manage,
        lock=can_lock(actor, round_),
        can_reopen=is_open_lock,
        can_close=is_open_lock,
    )


def _window(code: str, label: str, window: StageWindow | None, *, at: datetime) -> WindowLine:
    if window is None:
        return WindowLine(
            stage=code, label=label, opens_at=None, closes_at=None,
            state=_("Tanpa jendela"), says=_("tidak dibatasi waktu"), tone="",
        )  # fmt: skip
    if window.is_open(at=at):
        state, says, tone = _("Terbuka"), _("sampai %s") % moment_text(window.closes_at), "done"
    elif at < window.opens_at:
        state, says, tone = _("Belum dibuka"), _("mulai %s") % moment_text(window.opens_at), "wait"
    else:
        state, says, tone = _("Tutup"), _("sejak %s") % moment_text(window.closes_at), "lock"
    return WindowLine(
        stage=code,
        label=label,
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        state=state,
        says=says,
        tone=tone,
    )


def snapshot_line(snapshot: Snapshot) -> SnapshotLine:
    """One frozen score as a list shows it; ``taken_by`` must have been fetched."""
    return SnapshotLine(
        pk=snapshot.pk,
        taken=moment_text(snapshot.taken_at),
        by=snapshot.taken_by.name if snapshot.taken_by else _("sistem"),
        reason={"lock": _("Penguncian")}.get(snapshot.reason, snapshot.reason),
        total=decimal_id(snapshot.total),
        rank=snapshot.rank or _("belum ada"),
        short_hash=snapshot.inputs_hash[:12],
    )


# A frozen score, opened: its sums, its marks, and whether the marks are still the same.


@dataclass(frozen=True, kw_only=True)
class FrozenGroup:
    code: str
    name: str
    score: str
    maximum: str


@dataclass(frozen=True, kw_only=True)
class FrozenMark:
    """``now`` is the mark that stands today, where it is another one."""

    code: str
    text: str
    mark: str
    now: str


@dataclass(frozen=True, kw_only=True)
class SnapshotPage:
    line: SnapshotLine
    inputs_hash: str
    parts: list[FrozenGroup]
    marks: list[FrozenMark]
    differing_count: int


def snapshot_page(snapshot: Snapshot) -> SnapshotPage:
    """What was frozen beside what stands now: one query."""
    edition = edition_of(snapshot.round.revision_id)
    names = {part.code: part.name for part in edition.parts}
    now = marks_of(snapshot.round_id)
    frozen: Mapping[str, str | None] = snapshot.inputs
    marks = [
        _mark(
            question.code,
            question.text,
            read_frozen_mark(frozen[question.code]),
            now.get(question.code),
        )
        for question in edition.questions
        if question.code in frozen
    ]
    return SnapshotPage(
        line=snapshot_line(snapshot),
        inputs_hash=snapshot.inputs_hash,
        parts=[
            FrozenGroup(
                code=part["code"],
                name=names.get(part["code"], ""),
                score=decimal_id(Decimal(part["score"])),
                maximum=decimal_id(Decimal(part["maximum"])),
            )
            for part in snapshot.score["parts"]
        ],
        marks=marks,
        differing_count=sum(1 for mark in marks if mark.now),
    )


def read_frozen_mark(text: str | None) -> Mark:
    """A mark as a snapshot stores it."""
    if text is None:
        return None
    if text == NOT_ASKED.value:
        return NOT_ASKED
    return NOT_APPLICABLE if text == NOT_APPLICABLE.value else Decimal(text)


def _mark(code: str, text: str, frozen: Mark, now: Mark) -> FrozenMark:
    return FrozenMark(
        code=code,
        text=text,
        mark=mark_text(frozen),
        now="" if frozen == now else mark_text(now),
    )
