"""Rounds as their settings pages show them, and a frozen score, opened."""

from __future__ import annotations

from collections.abc import Mapping
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
from layak.rules.scoring import NOT_APPLICABLE, NOT_ASKED, Mark

# Rounds as their settings pages show them.


def round_lines() -> list[dict[str, object]]:
    """Every round, the newest first: one query."""
    rounds = Round.objects.select_related("revision__edition").annotate(
        answer_count=Count("answers")
    )
    rounds = rounds.defer("revision__document", "revision__changes").order_by("-opened_at", "-pk")
    return [_line(round_) | {"answer_count": round_.answer_count} for round_ in rounds]


def _line(round_: Round) -> dict[str, object]:
    state, tone = _("Terbuka"), "done"
    if round_.closed_at or round_.is_locked:
        state, tone = _("Ditutup") if round_.closed_at else _("Terkunci"), "lock"
    return {
        "code": round_.code,
        "title": round_.title,
        "edition": f"{round_.revision.edition.title}, r{round_.revision.number}",
        "years": _("Evaluasi %(year)d, data %(data)s")
        % {"year": round_.evaluation_year, "data": ", ".join(map(str, round_.data_years))},
        "state": state,
        "tone": tone,
    }


def round_page(round_: Round, actor: Actor, *, at: datetime) -> dict[str, object]:
    """One round with windows, snapshots and what this person may do: six queries."""
    score = score_of(round_)
    may_lock = actor.may("round.lock")
    is_open_lock = may_lock and round_.is_locked and round_.closed_at is None
    newer = EditionRevision.objects.filter(
        edition=round_.revision.edition_id, number__gt=round_.revision.number
    ).defer("document")
    known = {window.stage: window for window in round_.windows.all()}
    windows = [
        {"stage": stage.code, "label": stage.label, **_window(known.get(stage.code), at=at)}
        for stage in stage_policy(round_.policy).stages
        if stage.counts_as != "done"
    ]
    snapshots = round_.snapshots.select_related("taken_by").defer("inputs", "score")
    return {
        "line": _line(round_),
        "total": decimal_id(score.total),
        "maximum": decimal_id(score.available),
        "rank": score.rank or _("belum ada"),
        "target": round_.target_rank,
        "rank_names": [rank.name for rank in edition_of(round_.revision_id).ranks],
        "revision_number": round_.revision.number,
        "newer": list(newer.order_by("number")),
        "windows": windows,
        "snapshots": [snapshot_line(row) for row in snapshots.order_by("-pk")],
        "locks": [
            {
                "at": moment_text(row.at),
                "by": row.by.name,
                "what": _("Dibuka kembali") if row.opens else _("Dikunci"),
                "reason": row.reason,
            }
            for row in round_.locks.select_related("by", "snapshot").order_by("-pk")
        ],
        "manage": can_change_round(actor, round_),
        "lock": can_lock(actor, round_),
        "can_reopen": is_open_lock,
        "can_close": is_open_lock,
    }


def _window(window: StageWindow | None, *, at: datetime) -> dict[str, str]:
    """When work in a stage is possible; without a window always."""
    if window is None:
        state, says, tone = _("Tanpa jendela"), _("tidak dibatasi waktu"), ""
    elif window.is_open(at=at):
        state, says, tone = _("Terbuka"), _("sampai %s") % moment_text(window.closes_at), "done"
    elif at < window.opens_at:
        state, says, tone = _("Belum dibuka"), _("mulai %s") % moment_text(window.opens_at), "wait"
    else:
        state, says, tone = _("Tutup"), _("sejak %s") % moment_text(window.closes_at), "lock"
    return {"state": state, "says": says, "tone": tone}


def snapshot_line(snapshot: Snapshot) -> dict[str, object]:
    """One frozen score as a list shows it; ``taken_by`` must have been fetched."""
    return {
        "pk": snapshot.pk,
        "taken": moment_text(snapshot.taken_at),
        "by": snapshot.taken_by.name if snapshot.taken_by else _("sistem"),
        "reason": {"lock": _("Penguncian")}.get(snapshot.reason, snapshot.reason),
        "total": decimal_id(snapshot.total),
        "rank": snapshot.rank or _("belum ada"),
        "short_hash": snapshot.inputs_hash[:12],
    }


# A frozen score, opened: its sums, its marks, and whether the marks are still the same.


def snapshot_page(snapshot: Snapshot) -> dict[str, object]:
    """What was frozen beside what stands now: one query."""
    edition = edition_of(snapshot.round.revision_id)
    names = {part.code: part.name for part in edition.parts}
    present = marks_of(snapshot.round_id)
    frozen: Mapping[str, str | None] = snapshot.inputs
    marks = []
    for question in edition.questions:
        if question.code in frozen:
            mark, now = read_frozen_mark(frozen[question.code]), present.get(question.code)
            row = {"code": question.code, "text": question.text, "mark": mark_text(mark)}
            # the mark that stands today, where it is another one
            marks.append(row | {"now": "" if mark == now else mark_text(now)})
    return {
        "line": snapshot_line(snapshot),
        "inputs_hash": snapshot.inputs_hash,
        "parts": [
            {
                "code": part["code"],
                "name": names.get(part["code"], ""),
                "score": decimal_id(Decimal(part["score"])),
                "maximum": decimal_id(Decimal(part["maximum"])),
            }
            for part in snapshot.score["parts"]
        ],
        "marks": marks,
        "differing_count": sum(1 for mark in marks if mark["now"]),
    }


def read_frozen_mark(text: str | None) -> Mark:
    """A mark as a snapshot stores it."""
    if text is None:
        return None
    if text == NOT_ASKED.value:
        return NOT_ASKED
    return NOT_APPLICABLE if text == NOT_APPLICABLE.value else Decimal(text)
