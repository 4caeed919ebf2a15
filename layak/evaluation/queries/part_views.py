"""A part of an agency as the page of the parts shows it to others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from layak.evaluation.fields import figure_names, figure_text
from layak.evaluation.models import Answer, Assignment
from layak.evaluation.queries.answer_fields import shown
from layak.evaluation.queries.contributions import FileLink, PartFacts
from layak.evaluation.queries.shown import DASH, moment_text
from layak.rules.instrument import Question
from layak.rules.stages import ASK_AGAIN, HAND_IN, STATES, can_move_part, is_owed

TONES = {"open": "", "working": "wait", "handed_in": "done", "returned": "note", "declined": "lock"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PartCell:
    """One count of a part beside the answer's; ``taken`` says whether it was taken already."""

    field: str
    label: str
    text: str
    answer_text: str
    taken: str
    take_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """``remark``: invited, no longer contributing; ``said``: the note of its last move;
    ``taken``: what became of the text.
    """

    code: str
    name: str
    state: str
    tone: str
    since: str
    remark: str
    said: str
    delegate: str
    note: str
    taken: str
    take_note_url: str
    take_all_url: str
    cells: list[PartCell]
    files: list[FileLink]
    row_count: int
    saved: str
    is_late: bool
    is_empty: bool
    ask_url: str
    stand_in_url: str
    delegate_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What the person may do with parts of others on this page."""

    takes: bool
    asks: bool
    stands_in: bool
    delegates_for: frozenset[int] | None


def part_view(
    answer: Answer, question: Question, row: PartFacts, rights: Rights, *, said: str, is_late: bool
) -> PartView:
    """A part for others; addresses are empty where the step is not theirs or makes no sense."""
    assignment, part = row.assignment, row.contribution
    agency = assignment.agency
    take_url = _address("contribution_take", answer, agency.code) if rights.takes else ""
    cells = _cells(answer, question, row, take_url)
    note = part.note if part else ""
    has_text = bool(note.strip())
    can_ask = rights.asks and row.is_named and can_move_part(ASK_AGAIN, assignment.state).allowed
    stands_in = rights.stands_in and row.is_named and assignment.state != HAND_IN.target
    base = _address("contribution_list", answer)
    return PartView(
        code=agency.code,
        name=agency.name,
        state=STATES[assignment.state] if row.is_named else _("Tidak lagi menyumbang"),
        tone=TONES[assignment.state] if row.is_named else "lock",
        since=moment_text(assignment.state_since_at) if assignment.state_since_at else "",
        remark=_remark(row),
        said=said,
        delegate=row.delegation.to.name if row.delegation else "",
        note=note,
        taken=_taken(row, "note"),
        take_note_url=f"{take_url}?isian=note" if take_url and has_text else "",
        take_all_url=take_url if take_url and (has_text or cells) else "",
        cells=cells,
        files=row.files,
        row_count=row.row_count,
        saved=_saved(row),
        is_late=is_late,
        is_empty=not (has_text or cells or row.files or row.row_count),
        ask_url=_address("contribution_ask_again", answer, agency.code) if can_ask else "",
        stand_in_url=f"{base}?untuk={agency.code}#bagian-saya" if stands_in else "",
        delegate_url=delegate_address(answer, row, rights),
    )


def delegate_address(answer: Answer, row: PartFacts, rights: Rights) -> str:
    """Where the person hands this assignment to someone; empty where that is not theirs."""
    agency = row.assignment.agency
    is_open = row.is_named or row.is_lead
    reaches = rights.delegates_for is None or agency.pk in rights.delegates_for
    if not (is_open and reaches):
        return ""
    return _address("assignment_delegate", answer, agency.code)


def _address(name: str, answer: Answer, *more: str) -> str:
    return reverse(name, args=[answer.pk, *more])


def _cells(answer: Answer, question: Question, row: PartFacts, take_url: str) -> list[PartCell]:
    """The counts that the part holds; those left empty are not shown."""
    if row.contribution is None:
        return []
    figures = row.contribution.figures
    return [
        PartCell(
            field=name,
            label=cell_label(name, question),
            text=shown(name, text),
            answer_text=shown(name, figure_text(answer.figures, name)) or DASH,
            taken=_taken(row, name),
            take_url=f"{take_url}?isian={name}" if take_url else "",
        )
        for name in figure_names(question, answer.round.data_years)
        if (text := figure_text(figures, name))
    ]


def cell_label(name: str, question: Question) -> str:
    """``Yang memenuhi 2025``, ``Seluruhnya 2025`` or ``Jumlah 2025``."""
    side, _dash, year = name.partition("-")
    if not question.figures.startswith("share"):
        return _("Jumlah %(year)s") % {"year": year}
    word = _("Yang memenuhi") if side == "numerator" else _("Seluruhnya")
    return f"{word} {year}"


def _taken(row: PartFacts, name: str) -> str:
    """Empty, "diambil", or that the part has changed since."""
    merge = row.taken.get(name)
    if merge is None or row.contribution is None:
        return ""
    if merge.version == row.contribution.versions.get(name, 0):
        return _("diambil")
    return _("berubah sesudah diambil")


def _remark(row: PartFacts) -> str:
    if row.is_named:
        return _("diundang, bukan ditugasi") if row.assignment.agency.is_invited else ""
    if row.is_lead:
        return _("kini memimpin jawaban ini")
    if row.assignment.agency.merged_into_id:
        return _("bergabung ke perangkat daerah lain")
    return _("tulisannya tetap tersimpan")


def _saved(row: PartFacts) -> str:
    part = row.contribution
    if part is None:
        return ""
    return _("Terakhir disimpan %(moment)s oleh %(name)s") % {
        "moment": moment_text(part.saved_at),
        "name": part.saved_by.name,
    }


def late_parts(answer: Answer) -> list[tuple[str, datetime]]:
    """Parts handed in since the answer came to its stage, as (agency, when): one query."""
    rows = Assignment.objects.filter(
        answer=answer,
        relation=Assignment.Relation.CONTRIBUTOR,
        ended_at=None,
        state=HAND_IN.target,
        state_since_at__gt=answer.stage_since_at,
    )
    told = rows.order_by("position", "pk").values_list("agency__name", "state_since_at")
    return [(name, since_at) for name, since_at in told if since_at]


def waits(row: PartFacts) -> bool:
    """Does the page still wait for this agency?"""
    return row.is_named and is_owed(row.assignment.state)
