"""The preview of an import as a page says it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.evaluation.editions import edition_of
from layak.evaluation.models import Round
from layak.evaluation.queries.marks_preview import MarkChange, MarksPreview, unread
from layak.evaluation.queries.shown import mark_text
from layak.rules.numbers import decimal_id
from layak.rules.refusal import Problem
from layak.rules.scoring import Score


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    code: str
    label: str
    row: str
    old: str
    new: str
    is_blocked: bool


@dataclass(frozen=True, kw_only=True)
class ProblemLine:
    """``row`` is the row of the file, empty where the file has none."""

    row: str
    code: str
    say: str
    fix: str


@dataclass(frozen=True, kw_only=True)
class ScoreLine:
    label: str
    total: str
    rank: str


@dataclass(frozen=True, kw_only=True)
class ImportPage:
    """``fingerprint`` changes when the round or the list would give another result."""

    source: str
    scores: list[ScoreLine]
    counts: list[str]
    changes: list[ChangeLine]
    blocked: list[ChangeLine]
    unread: list[ProblemLine]
    notes: list[ProblemLine]
    off_rung: list[ProblemLine]
    remarks: list[str]
    known: list[str]
    fingerprint: str

    @property
    def changes_nothing(self) -> bool:
        return not self.changes

    @property
    def can_take(self) -> bool:
        return bool(self.changes) and not self.blocked


def import_page(
    round_: Round, preview: MarksPreview, *, source: str, stated: Decimal | None
) -> ImportPage:
    """Lay the preview out: differences, problems by row, remarks that never refuse."""
    stopping = unread(preview)
    named = {id(problem) for problem in stopping}
    silent = {*preview.list_.blank, *preview.list_.missing}
    notes = [
        problem
        for problem in preview.list_.problems
        if id(problem) not in named and problem.at not in silent
    ]
    edition = edition_of(round_.revision_id)
    return ImportPage(
        source=source,
        scores=_scores(preview),
        counts=_counts(preview),
        changes=[_change(change, preview) for change in preview.changed],
        blocked=[_change(change, preview) for change in preview.blocked],
        unread=[_problem(problem, preview) for problem in stopping],
        notes=[_problem(problem, preview) for problem in notes],
        off_rung=[_problem(problem, preview) for problem in preview.list_.remarks],
        remarks=stated_remarks(preview, stated),
        known=[f"{note.at}: {note.text}" if note.at else note.text for note in edition.notes],
        fingerprint=fingerprint(preview),
    )


def fingerprint(preview: MarksPreview) -> str:
    """A short hash of what the import would do: another hash, another result."""
    facts = [
        (change.code, mark_text(change.old), mark_text(change.new), change.is_blocked)
        for change in preview.changed
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


def _scores(preview: MarksPreview) -> list[ScoreLine]:
    return [
        _score(_("Nilai putaran sekarang"), preview.score_before),
        _score(_("Nilai putaran sesudah dimuat"), preview.score_after),
        _score(_("Nilai daftar ini sendiri"), preview.list_score),
    ]


def _score(label: str, score: Score) -> ScoreLine:
    return ScoreLine(
        label=label,
        total=f"{decimal_id(score.total)} / {decimal_id(score.available)}",
        rank=score.rank or _("belum ada"),
    )


def _counts(preview: MarksPreview) -> list[str]:
    list_, changed = preview.list_, len(preview.changed)
    lines = [
        _("%(n)d nilai berubah, %(same)d sama dengan isian sekarang.")
        % {"n": changed, "same": len(preview.changes) - changed}
    ]
    if list_.blank:
        lines.append(
            ngettext(
                "%(n)d baris kosong: isian putaran dibiarkan.",
                "%(n)d baris kosong: isian putaran dibiarkan.",
                len(list_.blank),
            )
            % {"n": len(list_.blank)}
        )
    if list_.missing:
        lines.append(
            _("%(n)d pertanyaan tidak ada dalam berkas: isian putaran dibiarkan.")
            % {"n": len(list_.missing)}
        )
    return lines


def _change(change: MarkChange, preview: MarksPreview) -> ChangeLine:
    return ChangeLine(
        code=change.code,
        label=change.label,
        row=str(preview.list_.lines.get(change.code, "")),
        old=mark_text(change.old),
        new=mark_text(change.new),
        is_blocked=change.is_blocked,
    )


def _problem(problem: Problem, preview: MarksPreview) -> ProblemLine:
    return ProblemLine(
        row=str(preview.list_.lines.get(problem.at, "")),
        code=problem.at,
        say=problem.say,
        fix=problem.fix,
    )


def stated_remarks(preview: MarksPreview, stated: Decimal | None) -> list[str]:
    """What to say of a printed sum that differs from the sum of the rows; nothing else refuses."""
    total = preview.list_score.total
    if stated is None or stated == total:
        return []
    return [
        _(
            "Jumlah yang tercetak pada daftar %(stated)s, jumlah barisnya %(total)s: "
            "selisih %(gap)s. Dicatat; yang dipakai adalah jumlah baris."
        )
        % {
            "stated": decimal_id(stated),
            "total": decimal_id(total),
            "gap": decimal_id(abs(stated - total)),
        }
    ]
