"""The parts of an answer: whose they are, how far, how each is shown, what taking it would change; and their page."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, F
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.agreements.reads import agreed_reading
from layak.evaluation.answers.fields import (
    Typed,
    cell_label,
    field_view,
    figure_names,
    figure_rows,
    figure_text,
    option_views,
    part_names,
    shown_value,
)
from layak.evaluation.answers.models import (
    Answer,
    Assignment,
    AssignmentStep,
    Contribution,
    Delegation,
    EvidenceUse,
    Merge,
    TableRow,
)
from layak.evaluation.answers.permissions import standing_of
from layak.evaluation.answers.reads import answer_tabs
from layak.evaluation.assignments.reads import assignment_trace
from layak.evaluation.dues.reminder_reads import whatsapp_url
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.parts.permissions import can_ask_again, can_contribute, can_take
from layak.evaluation.parts.rules import with_part
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.reads import contribution_day
from layak.evaluation.rounds.wording import (
    DASH,
    answer_url,
    day_text,
    excerpt,
    moment_text,
    shown_mark,
    stage_tone,
)
from layak.records.evidence.files.models import Evidence
from layak.rules.instrument import Question
from layak.rules.refusal import verdict
from layak.rules.stages import (
    ASK_AGAIN,
    DECLINE,
    HAND_IN,
    STATES,
    TAKE_BACK,
    can_move_part,
    check_write,
    is_owed,
)
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


# The page of the parts of an answer: for who leads, who contributes, and who looks.

NOBODY = Typed()


def contribution_page(
    *, answer: Answer, by: Actor, site: str, stand_in: str = "", typed: Typed = NOBODY
) -> dict[str, object]:
    """The page of an answer that came through ``fetch_answer``: at most nine more queries.

    ``stand_in``: the agency for which the secretariat writes. ``own`` is the part that ``by``
    writes, if any, ``parts`` are those of others; ``passed`` says since when the answer has left
    the agencies' hands, empty while it has not; ``missing`` has texts only for who may ask.
    """
    question = edition_of(answer.round.revision_id).find(answer.code)
    if question is None:
        raise Answer.DoesNotExist
    return _Maker(answer, question, by=by, site=site, stand_in=stand_in).page(typed)


class _Maker:
    """What the blocks of the page share."""

    def __init__(
        self, answer: Answer, question: Question, *, by: Actor, site: str, stand_in: str
    ) -> None:
        self.answer, self.question, self.by, self.site = answer, question, by, site
        self.policy = stage_policy(answer.round.policy)
        self.stage = self.policy.stage(answer.stage)
        self.standing = standing_of(answer, answer.round)
        self.facts = part_facts(answer)
        self.named = [row for row in self.facts if row.is_named]
        self.steps = assignment_steps(answer)
        self.passed = ""
        if self.stage.owner != "agency":
            self.passed = _("Jawaban pada tahap “%(stage)s” sejak %(moment)s") % {
                "stage": self.stage.label,
                "moment": moment_text(answer.stage_since_at),
            }
        is_still = self.standing.round_is_locked or self.standing.round_is_closed
        delegates = by.agency_ids("assignment.delegate") if not is_still else frozenset[int]()
        delegates_all = by.scope("assignment.delegate") == "all" and not is_still
        self.rights = Rights(
            takes=can_take(by, self.standing).allowed,
            asks=can_ask_again(by, self.standing).allowed,
            stands_in=by.scope("contribution.edit") == "all" and not is_still,
            delegates_for=None if delegates_all else delegates,
        )
        # one part stands as a form: the chosen one, or the first of an own agency
        mine = by.agency_ids("contribution.edit")
        sees_all = by.scope("contribution.edit") == "all"
        own = [row for row in self.named if row.assignment.agency_id in mine]
        reach = self.named if sees_all else own
        chosen = [row for row in reach if row.assignment.agency.code == stand_in]
        self.written = next(iter(chosen or own), None)

    def page(self, typed: Typed) -> dict[str, object]:
        answer, written = self.answer, self.written
        lead = next((row for row in self.facts if row.is_lead), None)
        parts = []
        for row in self.facts:
            # a body that leads now may have contributed before
            if row is not written and (not row.is_lead or row.contribution):
                mine = (step for step in self.steps if step.assignment_id == row.assignment.pk)
                newest = next(mine, None)
                said = newest.note if newest and newest.target == row.assignment.state else ""
                is_late = self._is_late(row)
                parts.append(
                    part_view(answer, self.question, row, self.rights, said=said, is_late=is_late)
                )
        late = [row for row in self.named if self._is_late(row)]
        missing = [row for row in self.named if is_owed(row.assignment.state)]
        return {
            "answer": answer,
            "code": self.question.code,
            "text": self.question.text,
            "tabs": answer_tabs(answer, self.by, "bagian"),
            "stage_label": self.stage.label,
            "stage_tone": stage_tone(self.policy, self.stage),
            "passed": self.passed,
            "late_names": ", ".join(row.assignment.agency.name for row in late),
            "lead": self._lead(lead) if lead else None,
            "own": self._own(written, typed) if written else None,
            "missing": [self._missing(row) for row in missing if row is not written],
            "leads": self.rights.asks,
            "parts": parts,
            "in_count": sum(row.assignment.state == HAND_IN.target for row in self.named),
            "part_count": len(self.named),
            "may_take": can_take(self.by, self.standing),
            "agreed": agreed_reading(answer),
            "trace": assignment_trace(self.steps, assignment_delegations(answer)),
            "typed": typed,
        }

    def _is_late(self, row: PartFacts) -> bool:
        """Was it handed in after the answer had left the agencies' hands?"""
        since = row.assignment.state_since_at
        is_in = row.assignment.state == HAND_IN.target
        return bool(self.passed and is_in and since and since > self.answer.stage_since_at)

    def _due(self, row: PartFacts) -> str:
        answer = self.answer
        day = contribution_day(self.stage, row.assignment.due_on, answer.due_on, answer.closing)
        return day_text(day) if day else ""

    def _own(self, row: PartFacts, typed: Typed) -> dict[str, object]:
        """The part as a form; ``asked``: what was asked for again, while that holds."""
        assignment, part, years = row.assignment, row.contribution, self.answer.round.data_years
        agency, state = assignment.agency, assignment.state
        may = can_contribute(self.by, self.standing, agency.pk)
        versions = part.versions if part else {}
        fields = {
            name: field_view(
                name, part_text(part, name) if part else "", versions.get(name, 0), typed
            )
            for name in part_names(self.question, years)
        }
        asked = (
            step.note
            for step in self.steps
            if step.assignment_id == assignment.pk and step.move == ASK_AGAIN.code
        )
        is_own = agency.pk in self.by.agency_ids("contribution.edit")
        return {
            "code": agency.code,
            "name": agency.name,
            "on_behalf_of": "" if is_own else agency.name,
            "state": STATES[state],
            "tone": TONES[state],
            "asked": next(asked, "") if state == ASK_AGAIN.target else "",
            "late": self._told_late(row),
            "due": self._due(row),
            "may_write": verdict(check_write, state) if may.allowed else may,
            "may_take_back": may.allowed and can_move_part(TAKE_BACK, state).allowed,
            "may_decline": may.allowed and can_move_part(DECLINE, state).allowed,
            "note": fields["note"],
            "figures": figure_rows(fields, self.question, years),
            "file_count": len(row.files),
            "row_count": row.row_count,
            "saved": moment_text(part.saved_at) if part else "",
        }

    def _told_late(self, row: PartFacts) -> str:
        """What became of the part in an answer that has left the agencies' hands."""
        if not self.passed:
            return ""
        since_at = self.answer.stage_since_at
        before = [merge for merge in row.taken.values() if merge.at <= since_at]
        if not before:
            told = _(
                "%(passed)s, tanpa bagian Anda. Yang sampai sekarang ada dapat Anda baca di bawah."
            )
        elif row.contribution and row.contribution.saved_at > max(merge.at for merge in before):
            told = _("%(passed)s, dengan bagian Anda yang sebelumnya.")
        else:
            told = _("%(passed)s, dengan bagian Anda.")
        can_hand_in = row.assignment.state != HAND_IN.target
        more = _(" Anda masih dapat menulis dan menyerahkan; pemimpin melihatnya sebagai menyusul.")
        return told % {"passed": self.passed} + (more if can_hand_in else "")

    def _lead(self, row: PartFacts) -> dict[str, object]:
        """The answer as it stands, for contributors to read; ``figures`` as label and text."""
        answer = self.answer
        options = option_views(self.question, answer.option)
        names = figure_names(self.question, answer.round.data_years)
        texts = ((name, figure_text(answer.figures, name)) for name in names)
        return {
            "name": row.assignment.agency.name,
            "delegate": row.delegation.to.name if row.delegation else "",
            "delegate_url": delegate_address(answer, row, self.rights),
            "mark": shown_mark(answer.mark, answer.not_applicable_reason),
            "option": next((option.label for option in options if option.is_chosen), ""),
            "note": answer.note,
            "figures": [
                (cell_label(name, self.question), shown_value(name, text))
                for name, text in texts
                if text
            ],
        }

    def _missing(self, row: PartFacts) -> dict[str, str]:
        """An agency whose part is not in, with a text to send by hand: its part alone."""
        agency, due, text = row.assignment.agency, self._due(row), ""
        if self.rights.asks:
            lines = [
                _("Yth. %(agency)s,") % {"agency": agency.name},
                _("untuk pertanyaan %(code)s (%(text)s) kami masih menunggu bagian Bapak/Ibu.")
                % {"code": self.question.code, "text": excerpt(self.question.text, 120)},
                _("Mohon diserahkan paling lambat %(day)s.") % {"day": due} if due else "",
                _("Buka: %(url)s") % {"url": f"{self.site}{answer_url(self.answer.pk)}bagian/"},
                _("Bila memang tidak ada bahan, cukup nyatakan di halaman itu. Terima kasih."),
            ]
            text = "\n".join(line for line in lines if line)
        return {
            "code": agency.code,
            "name": agency.name,
            "state": STATES[row.assignment.state].lower(),
            "due": due,
            "text": text,
            "whatsapp": whatsapp_url(text) if text else "",
        }
