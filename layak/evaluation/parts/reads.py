"""The parts of an answer: whose they are, how far, how each is shown, and what taking it would change."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, F
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.evaluation.answers.fields import figure_names, figure_text, part_names, shown_value
from layak.evaluation.answers.models import Answer, Assignment, EvidenceUse
from layak.evaluation.answers.part_models import (
    AssignmentStep,
    Contribution,
    Delegation,
    Merge,
    TableRow,
)
from layak.evaluation.parts.rules import with_part
from layak.evaluation.rounds.wording import DASH, moment_text
from layak.records.evidence.files.models import Evidence
from layak.rules.instrument import Question
from layak.rules.stages import ASK_AGAIN, HAND_IN, STATES, can_move_part
from layak.rules.words import difference

# The parts of an answer as rows: whose they are, how far, what was taken of them.

STEPS = 60


class FileLink(NamedTuple):
    url: str
    title: str
    is_restricted: bool


@dataclass(kw_only=True)
class PartFacts:
    """The newest assignment of one agency on an answer, with all that it handed in.

    ``taken`` maps a field to its last merge.
    """

    assignment: Assignment
    contribution: Contribution | None = None
    delegation: Delegation | None = None
    taken: dict[str, Merge] = field(default_factory=dict)
    files: list[FileLink] = field(default_factory=list)
    row_count: int = 0

    @property
    def is_named(self) -> bool:
        """Does the agency contribute today?"""
        return (
            self.assignment.ended_at is None
            and self.assignment.relation == Assignment.Relation.CONTRIBUTOR
        )

    @property
    def is_lead(self) -> bool:
        return (
            self.assignment.ended_at is None
            and self.assignment.relation == Assignment.Relation.LEAD
        )


def part_facts(answer: Answer) -> list[PartFacts]:
    """The lead and every agency that contributes or has contributed something: six queries.

    The lead first, then contributors in their order, then those no longer named.
    """
    # the assignment in force of each agency, else its last one
    assigned = Assignment.objects.filter(answer=answer).select_related("agency")
    facts: dict[int, PartFacts] = {}
    for assignment in assigned.order_by(F("ended_at").desc(nulls_first=True), "-pk"):
        facts.setdefault(assignment.agency_id, PartFacts(assignment=assignment))
    given = Delegation.objects.filter(
        assignment__answer=answer, assignment__ended_at=None, ended_at=None
    )
    for delegation in given.select_related("to", "given_by", "assignment"):
        facts[delegation.assignment.agency_id].delegation = delegation
    _add_texts(answer, facts)
    _add_files(answer, facts)
    counts = TableRow.objects.standing().filter(answer=answer).values_list("agency")
    for agency_id, count in counts.annotate(n=Count("*")).order_by():
        if agency_id in facts:
            facts[agency_id].row_count = count
    found = [row for row in facts.values() if row.is_named or row.is_lead or row.contribution]
    return sorted(
        found,
        key=lambda row: (
            not row.is_lead,
            not row.is_named,
            row.assignment.position,
            row.assignment.pk,
        ),
    )


def _add_texts(answer: Answer, facts: dict[int, PartFacts]) -> None:
    """Texts and what was taken of them; one whose agency was never named has no row."""
    written = Contribution.objects.filter(answer=answer).select_related("saved_by", "agency")
    by_pk = {}
    for row in written:
        if row.agency_id in facts:
            facts[row.agency_id].contribution = row
            by_pk[row.pk] = facts[row.agency_id]
    merges = Merge.objects.filter(contribution__in=by_pk).select_related("by").order_by("pk")
    for merge in merges:
        by_pk[merge.contribution_id].taken[merge.field] = merge


def _add_files(answer: Answer, facts: dict[int, PartFacts]) -> None:
    uses = EvidenceUse.objects.filter(answer=answer, removed_at=None).order_by("pk")
    rows: Iterable[tuple[int, int, str, str]] = uses.values_list(
        "evidence_id", "evidence__agency_id", "evidence__title", "evidence__sensitivity"
    )
    for pk, agency_id, title, sensitivity in rows:
        if agency_id in facts:
            is_restricted = sensitivity == Evidence.Sensitivity.RESTRICTED
            facts[agency_id].files.append(FileLink(f"/bukti/{pk}/", title, is_restricted))


def assignment_steps(answer: Answer) -> list[AssignmentStep]:
    """The newest steps of all assignments of an answer, newest first: one query."""
    rows = AssignmentStep.objects.filter(assignment__answer=answer)
    return list(
        rows.select_related("by", "on_behalf_of", "assignment__agency").order_by("-pk")[:STEPS]
    )


def assignment_delegations(answer: Answer) -> list[Delegation]:
    """Every handing on of assignments of an answer, newest first: one query."""
    rows = Delegation.objects.filter(assignment__answer=answer)
    return list(rows.select_related("to", "given_by", "assignment__agency").order_by("-pk")[:STEPS])


# A part of an agency as the page of the parts shows it to others.

TONES = {"open": "", "working": "wait", "handed_in": "done", "returned": "note", "declined": "lock"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What the person may do with parts of others on this page."""

    takes: bool
    asks: bool
    stands_in: bool
    delegates_for: frozenset[int] | None


def part_view(
    answer: Answer, question: Question, row: PartFacts, rights: Rights, *, said: str, is_late: bool
) -> dict[str, object]:
    """A part for others; addresses are empty where the step is not theirs or makes no sense.

    ``remark``: invited, no longer contributing; ``said``: the note of its last move; ``taken``:
    what became of the text; ``cells``: the counts that it holds, those left empty are not shown.
    """
    assignment, part = row.assignment, row.contribution
    agency = assignment.agency
    take_url = reverse("contribution_take", args=[answer.pk, agency.code]) if rights.takes else ""
    cells = [
        {
            "label": cell_label(name, question),
            "text": shown_value(name, text),
            "answer_text": shown_value(name, figure_text(answer.figures, name)) or DASH,
            "taken": _taken(row, name),
            "take_url": f"{take_url}?isian={name}" if take_url else "",
        }
        for name in figure_names(question, answer.round.data_years)
        if part and (text := figure_text(part.figures, name))
    ]
    note = part.note if part else ""
    has_text = bool(note.strip())
    can_ask = rights.asks and row.is_named and can_move_part(ASK_AGAIN, assignment.state).allowed
    stands_in = rights.stands_in and row.is_named and assignment.state != HAND_IN.target
    here = reverse("contribution_list", args=[answer.pk])
    saved = _("Terakhir disimpan %(moment)s oleh %(name)s")
    return {
        "code": agency.code,
        "name": agency.name,
        "state": STATES[assignment.state] if row.is_named else _("Tidak lagi menyumbang"),
        "tone": TONES[assignment.state] if row.is_named else "lock",
        "since": moment_text(assignment.state_since_at) if assignment.state_since_at else "",
        "remark": _remark(row),
        "said": said,
        "delegate": row.delegation.to.name if row.delegation else "",
        "note": note,
        "taken": _taken(row, "note"),
        "take_note_url": f"{take_url}?isian=note" if take_url and has_text else "",
        "take_all_url": take_url if take_url and (has_text or cells) else "",
        "cells": cells,
        "files": row.files,
        "row_count": row.row_count,
        "saved": saved % {"moment": moment_text(part.saved_at), "name": part.saved_by.name}
        if part
        else "",
        "is_late": is_late,
        "is_empty": not (has_text or cells or row.files or row.row_count),
        "ask_url": reverse("contribution_ask_again", args=[answer.pk, agency.code])
        if can_ask
        else "",
        "stand_in_url": f"{here}?untuk={agency.code}#bagian-saya" if stands_in else "",
        "delegate_url": delegate_address(answer, row, rights),
    }


def delegate_address(answer: Answer, row: PartFacts, rights: Rights) -> str:
    """Where the person hands this assignment to someone; empty where that is not theirs."""
    agency = row.assignment.agency
    is_open = row.is_named or row.is_lead
    reaches = rights.delegates_for is None or agency.pk in rights.delegates_for
    if not (is_open and reaches):
        return ""
    return reverse("assignment_delegate", args=[answer.pk, agency.code])


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


# What taking a part into the answer would change: before and after, field by field.


def takings(
    answer: Answer,
    question: Question,
    part: Contribution,
    wanted: Collection[str],
    *,
    text_label: str,
) -> list[dict[str, object]]:
    """Every field that the part holds; chosen are the ``wanted``, or all that would change.

    ``choice`` carries a field with the versions that are shown here. One query for what was taken
    before.
    """
    former = last_taken_note(part)
    found: list[dict[str, object]] = []
    for name in part_names(question, answer.round.data_years):
        text = part_text(part, name)
        if not text.strip():
            continue
        before = answer.note if name == "note" else figure_text(answer.figures, name)
        after = taken_text(answer, part, name, former=former)
        found.append(
            {
                "field": name,
                "label": text_label if name == "note" else cell_label(name, question),
                "choice": f"{name}:{part.versions.get(name, 0)}:{answer.versions.get(name, 0)}",
                "before": shown_value(name, before),
                "after": shown_value(name, after),
                "pieces": difference(before, after) if name == "note" else [],
                "is_chosen": name in wanted if wanted else before != after,
                "is_same": before == after,
                "is_replacing": bool(before) and name != "note" and before != after,
            }
        )
    return found


def part_text(row: Contribution, name: str) -> str:
    """What a field of a contribution holds: ``note``, or a count such as ``numerator-2025``."""
    return row.note if name == "note" else figure_text(row.figures, name)


def taken_text(answer: Answer, part: Contribution, name: str, *, former: str) -> str:
    """What the field of the answer would hold with the part taken in."""
    text = part_text(part, name)
    if name != "note":
        return text
    return with_part(answer.note, text, name=part.agency.name, former=former)


def last_taken_note(part: Contribution) -> str:
    """The text that was last taken from the part; empty where none was: one query."""
    rows = part.merges.filter(field="note").order_by("-pk")
    return rows.values_list("value", flat=True).first() or ""
