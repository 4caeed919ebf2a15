"""A part is written, handed in, asked for again, taken into the answer, or comes too late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.actions import (
    Collision,
    Desk,
    Edit,
    RevisionFacts,
    Saved,
    close,
    save_all,
    save_fields,
)
from layak.evaluation.answers.fields import field_label, part_names, with_figure
from layak.evaluation.answers.models import (
    Answer,
    Assignment,
    AssignmentStep,
    Contribution,
    ContributionRevision,
    EvidenceUse,
    Merge,
    TableRow,
)
from layak.evaluation.answers.permissions import Standing, check_visible, standing_of
from layak.evaluation.answers.reads import fetch_standing
from layak.evaluation.assignments.actions import (
    forget_notices,
    part_url,
    tell_contributor,
    tell_lead,
)
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.parts.events import (
    LatePartsTold,
    PartCollided,
    PartEdited,
    PartMoved,
    PartTaken,
)
from layak.evaluation.parts.permissions import check_can_ask_again, check_can_contribute
from layak.evaluation.parts.reads import last_taken_note, late_parts, part_text, taken_text
from layak.evaluation.rounds.policy import stage_policy
from layak.platform.audit.log import Happened, log
from layak.platform.notifications import notify
from layak.rules.entries import read_text
from layak.rules.refusal import Refused
from layak.rules.stages import (
    ASK_AGAIN,
    DECLINE,
    HAND_IN,
    START,
    TAKE_BACK,
    PartMove,
    after_save,
    check_part_move,
    check_write,
)

# The part of one agency in an answer that another leads: written, handed in, asked for again.

LONGEST_NOTE = 2000


@dataclass(frozen=True, kw_only=True)
class Part:
    """An answer and the assignment of one of its contributors, the latter under a row lock."""

    answer: Answer
    standing: Standing
    assignment: Assignment

    @property
    def agency_name(self) -> str:
        return self.assignment.agency.name


@dataclass(kw_only=True)
class _PartDesk(Desk[ContributionRevision]):
    """The contribution of an agency; a new one is written with its first text."""

    part: Part
    row: Contribution

    def version(self, name: str) -> int:
        return int(self.row.versions.get(name, 0))

    def text(self, name: str) -> str:
        return part_text(self.row, name)

    def put(self, name: str, text: str, version: int) -> None:
        if name == "note":
            self.row.note = text
        else:
            self.row.figures = with_figure(self.row.figures, name, text)
        self.columns.add("note" if name == "note" else "figures")
        self.row.versions = {**self.row.versions, name: version}

    def past(self, name: str) -> QuerySet[ContributionRevision]:
        return ContributionRevision.objects.filter(contribution=self.row.pk, field=name)

    def revision(self, facts: RevisionFacts) -> ContributionRevision:
        return ContributionRevision(contribution=self.row, **facts)

    def write(self) -> None:
        if self.columns or self.row.pk is None:
            self.row.saved_at, self.row.saved_by = self.at, self.by.user
            self.row.save()
        for revision in self.revisions:
            revision.contribution = self.row
        ContributionRevision.objects.bulk_create(self.revisions)

    def event(self, revision: ContributionRevision) -> tuple[Happened, str]:
        kind = PartEdited if revision.is_kept else PartCollided
        event = kind(
            round=self.answer.round.code,
            answer=self.answer.pk,
            code=self.answer.code,
            agency=self.part.agency_name,
            field=revision.field,
        )
        return event, f"{self.answer.pk}:{self.part.assignment.agency_id}"


@transaction.atomic
def save_contribution(
    *, answer_id: int, agency_id: int, edits: Sequence[Edit], by: Actor, at: datetime
) -> list[Saved | Collision]:
    """Save fields of the part of an agency: ``note`` and the counts, by the saving protocol.

    Each field with its version; collisions keep both texts, the same ``save_id`` again is no
    collision, an untouched field neither. The first kept text begins the part (state "working").
    Raises Refused (not yours, not named, handed in, locked), NotAcceptable (what was typed) and
    Answer.DoesNotExist; then nothing is written.
    """
    part = open_part(answer_id=answer_id, agency_id=agency_id, by=by, at=at)
    check_can_contribute(by, part.standing, agency_id)
    check_write(part.assignment.state)
    answer = part.answer
    question = edition_of(answer.round.revision_id).find(answer.code)
    if question is None:
        raise Refused("Pertanyaan ini tidak ada dalam instrumen putaran.")
    row = Contribution.objects.filter(answer=answer, agency=agency_id).first()
    desk = _PartDesk(
        part=part,
        row=row or Contribution(answer=answer, agency_id=agency_id),
        answer=answer,
        question=question,
        names=frozenset(part_names(question, answer.round.data_years)),
        by=by,
        at=at,
        on_behalf_of_id=_on_behalf_of(by, agency_id),
    )
    results = save_all(desk, edits)
    close(desk)
    if desk.columns and after_save(part.assignment.state) != part.assignment.state:
        _move(part, START, note="", by=by, at=at)
    return results


def begin_writing(*, answer_id: int, agency_id: int, by: Actor, at: datetime) -> None:
    """The first row of its table begins an agency's part as its first text does.

    Whether it may write is asked by the caller. Raises as ``save_contribution``.
    """
    part = open_part(answer_id=answer_id, agency_id=agency_id, by=by, at=at)
    if after_save(part.assignment.state) != part.assignment.state:
        _move(part, START, note="", by=by, at=at)


@transaction.atomic
def hand_in(*, answer_id: int, agency_id: int, note: str = "", by: Actor, at: datetime) -> None:
    """The agency's part is ready; the lead is told. Raises Refused, also when it is empty."""
    _contributor_moves(HAND_IN, answer_id, agency_id, note=note, by=by, at=at)


@transaction.atomic
def take_back(*, answer_id: int, agency_id: int, by: Actor, at: datetime) -> None:
    """Write on after all: what was handed in or declined is being written again."""
    _contributor_moves(TAKE_BACK, answer_id, agency_id, note="", by=by, at=at)


@transaction.atomic
def decline(*, answer_id: int, agency_id: int, note: str, by: Actor, at: datetime) -> None:
    """The agency has nothing to bring; ``note`` says why. Open to invited bodies as well."""
    _contributor_moves(DECLINE, answer_id, agency_id, note=note, by=by, at=at)


@transaction.atomic
def ask_again(*, answer_id: int, agency_id: int, note: str, by: Actor, at: datetime) -> None:
    """The lead or the secretariat asks for more; ``note`` says what. The agency is told."""
    part = open_part(answer_id=answer_id, agency_id=agency_id, by=by, at=at)
    check_can_ask_again(by, part.standing)
    note = _read_note(note)
    check_part_move(ASK_AGAIN, part.assignment.state, note=note)
    _move(part, ASK_AGAIN, note=note, by=by, at=at)
    tell_contributor(part.answer, part.assignment, note=note, at=at)


def open_part(*, answer_id: int, agency_id: int, by: Actor, at: datetime) -> Part:
    """The answer and the contributor's open assignment, locked. Judges sight, not rights.

    Raises Answer.DoesNotExist, and Refused where the agency is not named as contributor.
    """
    answer = fetch_standing(answer_id, at=at)
    check_visible(answer, by)
    assignment = (
        Assignment.objects.select_related("agency")
        .select_for_update(of=("self",))
        .filter(
            answer=answer,
            agency=agency_id,
            relation=Assignment.Relation.CONTRIBUTOR,
            ended_at=None,
        )
        .first()
    )
    if assignment is None:
        raise Refused("Perangkat daerah ini tidak menyumbang pada pertanyaan ini.")
    return Part(answer=answer, standing=standing_of(answer, answer.round), assignment=assignment)


def _contributor_moves(
    move: PartMove, answer_id: int, agency_id: int, *, note: str, by: Actor, at: datetime
) -> None:
    part = open_part(answer_id=answer_id, agency_id=agency_id, by=by, at=at)
    check_can_contribute(by, part.standing, agency_id)
    note = _read_note(note)
    has_content = not move.needs_content or _has_content(part)
    check_part_move(move, part.assignment.state, note=note, has_content=has_content)
    _move(part, move, note=note, by=by, at=at)
    if move is not TAKE_BACK:
        tell_lead(part.answer, part.assignment, move, note=note, at=at)


def _read_note(typed: str) -> str:
    note = read_text(typed).strip()
    if len(note) > LONGEST_NOTE:
        raise Refused(f"Catatan paling panjang {LONGEST_NOTE} huruf; ini {len(note)} huruf.")
    return note


def _has_content(part: Part) -> bool:
    """Text, a count, a row of the table or a file of the agency on this answer."""
    answer, agency_id = part.answer, part.assignment.agency_id
    row = Contribution.objects.filter(answer=answer, agency=agency_id).first()
    if row and (row.note.strip() or any(any(sides.values()) for sides in row.figures.values())):
        return True
    files = EvidenceUse.objects.filter(answer=answer, evidence__agency=agency_id, removed_at=None)
    rows = TableRow.objects.standing().filter(answer=answer, agency=agency_id)
    return files.exists() or rows.exists()


def _move(part: Part, move: PartMove, *, note: str, by: Actor, at: datetime) -> None:
    """Write the state, its step and its event; what was said about the former state is taken back."""
    assignment, source = part.assignment, part.assignment.state
    assignment.state, assignment.state_since_at = move.target, at
    assignment.save(update_fields=["state", "state_since_at"])
    on_behalf_of = None if move.hand == "lead" else _on_behalf_of(by, assignment.agency_id)
    AssignmentStep.objects.create(
        assignment=assignment,
        move=move.code,
        source=source,
        target=move.target,
        note=note,
        at=at,
        by=by.user,
        on_behalf_of_id=on_behalf_of,
    )
    event = PartMoved(
        round=part.answer.round.code,
        answer=part.answer.pk,
        code=part.answer.code,
        agency=part.agency_name,
        move=move.code,
        source=source,
        target=move.target,
        past=move.past,
        note=note,
    )
    log(event, by=by.user, at=at)
    forget_notices(assignment.pk)


def _on_behalf_of(by: Actor, agency_id: int) -> int | None:
    """The agency, where the person has no seat of its own there that may contribute."""
    return None if agency_id in by.agency_ids("contribution.edit") else agency_id


# The lead takes parts of contributors into the answer: field by field, nothing overwritten
# unseen.


class PartChanged(Refused):
    """The part or the answer is no longer as it was when the lead looked."""

    def __init__(self, field: str) -> None:
        super().__init__(
            _("%(field)s sudah berubah sejak Anda melihatnya. Periksa lagi sebelum mengambilnya.")
            % {"field": field_label(field)}
        )


@dataclass(frozen=True, kw_only=True)
class Pick:
    """A field to take, with the versions that were seen: of the part and of the answer."""

    field: str
    part_version: int
    answer_version: int


@transaction.atomic
def take_parts(
    *, answer_id: int, agency_id: int, picks: Sequence[Pick], by: Actor, at: datetime
) -> None:
    """Take fields of an agency's part into the answer, all or nothing.

    A text is added beneath the agency's name, a count replaces the answer's. Raises PartChanged
    where either side moved on, Refused (nothing chosen, nothing there, not the lead's turn),
    NotAcceptable (the text would grow too long), Answer.DoesNotExist.
    """
    if not picks:
        raise Refused(_("Pilih sedikitnya satu isian untuk diambil."))
    # the answer first, as every save locks it: two takes of one part do not cross
    answer = Answer.objects.select_for_update().get(pk=answer_id)
    part = (
        Contribution.objects.select_related("agency")
        .filter(answer=answer_id, agency=agency_id)
        .first()
    )
    if part is None:
        raise Refused(_("Perangkat daerah ini belum menulis bagiannya."))
    former = last_taken_note(part)
    edits = []
    for pick in picks:
        if part.versions.get(pick.field, 0) != pick.part_version:
            raise PartChanged(pick.field)
        if answer.versions.get(pick.field, 0) != pick.answer_version:
            raise PartChanged(pick.field)
        if not part_text(part, pick.field).strip():
            raise Refused(_("%(field)s belum diisi.") % {"field": field_label(pick.field)})
        text = taken_text(answer, part, pick.field, former=former)
        edits.append(Edit(field=pick.field, value=text, version=pick.answer_version))
    results = save_fields(answer_id=answer_id, edits=edits, by=by, at=at)
    late = next((result for result in results if isinstance(result, Collision)), None)
    if late:
        raise PartChanged(late.field)
    Merge.objects.bulk_create(
        Merge(
            contribution=part,
            field=pick.field,
            version=pick.part_version,
            value=part_text(part, pick.field),
            at=at,
            by=by.user,
        )
        for pick in picks
    )
    event = PartTaken(
        round=answer.round.code,
        answer=answer.pk,
        code=answer.code,
        agency=part.agency.name,
        fields={pick.field: pick.part_version for pick in picks},
    )
    log(event, by=by.user, at=at)


# A part that came after the answer had gone on: the lead tells the secretariat, who may return
# it.


@transaction.atomic
def tell_of_late_parts(*, answer_id: int, by: Actor, at: datetime) -> int:
    """Word to those who may return the answer; how many people. Once for the same late parts.

    Raises Refused: no right, or no part is late; Answer.DoesNotExist.
    """
    answer = fetch_standing(answer_id, at=at, is_locked=True)
    check_visible(answer, by)
    check_can_ask_again(by, standing_of(answer, answer.round))
    stage = stage_policy(answer.round.policy).stage(answer.stage)
    late = late_parts(answer) if stage.owner != "agency" else []
    if not late:
        raise Refused(_("Tidak ada bagian yang menyusul pada jawaban ini."))
    desk = people_who_may("answer.accept", today=timezone.localdate(at), scope="all")
    names = ", ".join(name for name, _since_at in late)
    # who comes late again, after a return, is told of again
    once = f"late:{answer.pk}:{max(since_at for _name, since_at in late).isoformat()}"
    notify(
        users=[user for user in desk if user.pk != by.user.pk],
        kind="contribution.late",
        text=_("%(code)s: bagian %(names)s masuk sesudah jawaban %(stage)s. Kembalikan bila perlu.")
        % {"code": answer.code, "names": names, "stage": stage.label.lower()},
        url=part_url(answer.pk),
        about=f"answer:{answer.pk}",
        at=at,
        once=once,
    )
    log(
        LatePartsTold(
            round=answer.round.code, answer=answer.pk, code=answer.code, part_count=len(late)
        ),
        by=by.user,
        at=at,
        once=once,
    )
    return len(desk)
