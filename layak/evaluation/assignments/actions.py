"""Who works on which question: shared out from the edition, changed in batches, moved with an agency that merges or is split."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.actions import create_agency
from layak.city.agencies.bodies.models import Agency, AgencyAlias
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor, user_of
from layak.evaluation.answers.models import (
    Answer,
    Assignment,
    AssignmentStep,
    Contribution,
    Delegation,
    TableRow,
)
from layak.evaluation.assignments.events import AgencyRowsMoved, AssignmentChanged
from layak.evaluation.assignments.reads import WORK, people_with
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.permissions import check_can_change_round
from layak.platform.audit.log import log
from layak.platform.notifications import notify, withdraw
from layak.rules.refusal import Refused
from layak.rules.stages import PartMove

# Who is told of a part: the lead of what came in, the contributor of what is asked again.


def tell_lead(
    answer: Answer, assignment: Assignment, move: PartMove, *, note: str, at: datetime
) -> None:
    """The operators of the leading agency read what came in, and the note with it."""
    said = _("%(code)s: %(agency)s %(past)s.") % {
        "code": answer.code,
        "agency": assignment.agency.name,
        "past": move.past,
    }
    notify(
        users=people_with(
            "answer.edit",
            agency_id=answer.lead_id,
            today=timezone.localdate(at),
        ),
        kind=f"contribution.{move.code}",
        text=f"{said} {note}".strip(),
        url=part_url(answer.pk),
        about=about(assignment.pk),
        at=at,
    )


def tell_contributor(answer: Answer, assignment: Assignment, *, note: str, at: datetime) -> None:
    """Those who may write the part read what is missing."""
    notify(
        users=people_with(
            "contribution.edit", agency_id=assignment.agency_id, today=timezone.localdate(at)
        ),
        kind="contribution.ask_again",
        text=_("%(code)s: bagian Anda diminta lagi. %(note)s")
        % {"code": answer.code, "note": note},
        url=part_url(answer.pk),
        about=about(assignment.pk),
        at=at,
    )


def forget_notices(assignment_id: int) -> None:
    """Take back unread notices about a part whose state has changed or that nobody asks for."""
    withdraw(about=about(assignment_id))


def about(assignment_id: int) -> str:
    return f"assignment:{assignment_id}"


def part_url(answer_id: int) -> str:
    """The page of the parts of an answer."""
    return f"/evaluasi/jawaban/{answer_id}/bagian/"


# Rows of assignments: begun, ended, handed to another body; each with a step of its history.

LEAD, CONTRIBUTOR = Assignment.Relation.LEAD, Assignment.Relation.CONTRIBUTOR
BEGIN, MOVE, END = "assign", "move", "end"


def begin_assignment(row: Assignment, *, by: User | None, at: datetime, note: str = "") -> None:
    """Write a new assignment with its first step."""
    row.assigned_at = at
    row.save()
    move = MOVE if note else BEGIN
    _step(row, move, source="", target=row.state, by=by, at=at, note=note)


def end_assignment(row: Assignment, *, by: User | None, at: datetime, note: str = "") -> None:
    """The agency is no longer named: its notices and whoever worked on it are let go.

    What it wrote stays.
    """
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    _step(row, END, source=row.state, target="ended", by=by, at=at, note=note)
    forget_notices(row.pk)
    for given in row.delegations.filter(ended_at=None):
        end_delegation(given, at=at)


def reopen_assignment(row: Assignment, *, by: User | None, at: datetime, note: str) -> None:
    """Named again as before it was ended, with the state of its part; nobody else's delegate."""
    row.ended_at = None
    row.save(update_fields=["ended_at"])
    _step(row, BEGIN, source="", target=row.state, by=by, at=at, note=note)


def end_delegation(given: Delegation, *, at: datetime) -> None:
    """It lies with the agency again; what was said of it and not read yet is taken back."""
    given.ended_at = at
    given.save(update_fields=["ended_at"])
    withdraw(about=about_delegation(given))


def about_delegation(given: Delegation) -> str:
    return f"delegation:{given.pk}"


def hand_over(row: Assignment, target: Agency, *, by: User | None, at: datetime, why: str) -> None:
    """End one assignment and give it to ``target``, who may be named there already.

    State, due day, part, table rows and delegate go along. A contributor that comes to a body
    named there already leaves that body's assignment as it is, and its own part readable beside
    it; a lead takes that body's place.
    """
    given = list(row.delegations.filter(ended_at=None))
    end_assignment(row, by=by, at=at, note=f"{why}: {target.name}")
    there = Assignment.objects.filter(answer=row.answer_id, agency=target, ended_at=None).first()
    if there and (row.relation == CONTRIBUTOR):
        if there.relation == CONTRIBUTOR:
            _move_part(row, target)
        return
    if there:
        end_assignment(there, by=by, at=at, note=why)
    new = Assignment(
        answer_id=row.answer_id,
        agency=target,
        relation=row.relation,
        caretaker_for_id=row.caretaker_for_id,
        position=row.position,
        state=row.state,
        state_since_at=row.state_since_at,
        due_on=row.due_on,
    )
    begin_assignment(new, by=by, at=at, note=f"{why}: {row.agency.name}")
    _move_part(row, target)
    # whoever worked on it goes on where the own seat came along
    if not given:
        return
    people = people_with(WORK[new.relation], agency_id=new.agency_id, today=timezone.localdate(at))
    here = {person.pk for person in people}
    Delegation.objects.bulk_create(
        Delegation(
            assignment=new, to_id=old.to_id, note=old.note, given_at=at, given_by_id=old.given_by_id
        )
        for old in given
        if old.to_id in here
    )


def _move_part(row: Assignment, target: Agency) -> None:
    """The part of ``row``'s agency becomes the target's, unless that has one of its own."""
    if not Contribution.objects.filter(answer=row.answer_id, agency=target).exists():
        Contribution.objects.filter(answer=row.answer_id, agency=row.agency_id).update(
            agency=target
        )
    TableRow.objects.filter(answer=row.answer_id, agency=row.agency_id).update(agency=target)


def _step(
    row: Assignment,
    move: str,
    *,
    source: str,
    target: str,
    by: User | None,
    at: datetime,
    note: str,
) -> None:
    AssignmentStep.objects.create(
        assignment=row, move=move, source=source, target=target, note=note, at=at, by=by
    )


# Who works on which question: shared out from the edition, then changed by the secretariat.


def roster() -> dict[str, Agency]:
    """Every agency by the codes and aliases that editions use, a merged one as its successor."""
    everyone = {agency.pk: agency for agency in Agency.objects.all()}
    by_code = {agency.code: _survivor(agency, everyone) for agency in everyone.values()}
    for alias in AgencyAlias.objects.all():
        by_code.setdefault(alias.name.lower(), _survivor(everyone[alias.agency_id], everyone))
    return by_code


def _survivor(agency: Agency, everyone: dict[int, Agency]) -> Agency:
    while agency.merged_into_id:
        agency = everyone[agency.merged_into_id]
    return agency


def share_out(round_: Round, *, caretaker: Agency, at: datetime) -> None:
    """Assign every answer of a new round that has no one yet as its edition names the bodies.

    The first-named body leads. One outside the mayor's command is invited, never assigned:
    the caretaker leads in its place and it contributes. A question that names nobody is led by
    the caretaker. Names that the city does not have are passed over.
    """
    edition, agencies = edition_of(round_.revision_id), roster()
    rows: list[Assignment] = []
    for answer in Answer.objects.filter(round=round_, assignments=None):
        question = edition.find(answer.code)
        named = question.agencies if question else ()
        bodies = list(dict.fromkeys(agencies[code] for code in named if code in agencies))
        first = bodies[0] if bodies else caretaker
        lead = caretaker if first.is_invited else first
        rows.append(
            Assignment(
                answer=answer,
                agency=lead,
                relation=LEAD,
                caretaker_for=first if first.is_invited else None,
                assigned_at=at,
            )
        )
        others = [body for body in bodies if body != lead]
        rows.extend(
            Assignment(
                answer=answer, agency=body, relation=CONTRIBUTOR, position=position, assigned_at=at
            )
            for position, body in enumerate(others, start=1)
        )
    Assignment.objects.bulk_create(rows)


@transaction.atomic
def set_lead(*, answer: Answer, agency: Agency, by: Actor, at: datetime) -> None:
    """Another agency leads from now on; the former lead contributes.

    Raises Refused for an invited body: it contributes, someone of the city leads.
    """
    check_can_change_round(by, answer.round, "assignment.manage")
    if agency.is_invited:
        raise Refused(
            f"{agency.name} diundang, bukan ditugasi. Pilih pemimpin dari perangkat kota."
        )
    current = Assignment.objects.select_for_update().filter(answer=answer, ended_at=None)
    rows = list(current.select_related("agency"))
    former = next((row for row in rows if row.relation == LEAD), None)
    if former is None or former.agency_id != agency.pk:
        for row in rows:
            if row is former or row.agency_id == agency.pk:
                end_assignment(row, by=by.user, at=at)
        new = Assignment(answer=answer, agency=agency, relation=LEAD)
        begin_assignment(new, by=by.user, at=at)
        if former:
            helping = Assignment(
                answer=answer, agency=former.agency, relation=CONTRIBUTOR, position=1
            )
            begin_assignment(helping, by=by.user, at=at)
    _tell(answer, f"dipimpin {agency.name}", by=by, at=at)


@transaction.atomic
def add_contributor(*, answer: Answer, agency: Agency, by: Actor, at: datetime) -> None:
    """Name one more agency on the question. Raises Refused when it is named already."""
    check_can_change_round(by, answer.round, "assignment.manage")
    current = Assignment.objects.filter(answer=answer, ended_at=None)
    if current.filter(agency=agency).exists():
        raise Refused(f"{agency.name} sudah tercantum pada pertanyaan ini.")
    row = Assignment(
        answer=answer, agency=agency, relation=CONTRIBUTOR, position=current.count() + 1
    )
    begin_assignment(row, by=by.user, at=at)
    _tell(answer, f"{agency.name} ikut menyumbang", by=by, at=at)


@transaction.atomic
def remove_contributor(*, answer: Answer, agency: Agency, by: Actor, at: datetime) -> None:
    """The agency is no longer named; what it handed in stays."""
    check_can_change_round(by, answer.round, "assignment.manage")
    row = (
        Assignment.objects.select_for_update()
        .filter(answer=answer, agency=agency, relation=CONTRIBUTOR, ended_at=None)
        .first()
    )
    if row is None:
        raise Refused(f"{agency.name} tidak menyumbang pada pertanyaan ini.")
    end_assignment(row, by=by.user, at=at)
    _tell(answer, f"{agency.name} tidak lagi menyumbang", by=by, at=at)


def _tell(answer: Answer, what: str, *, by: Actor, at: datetime) -> None:
    event = AssignmentChanged(
        round=answer.round.code, answer=answer.pk, code=answer.code, what=what
    )
    log(event, by=by.user, at=at)


@transaction.atomic
def move_agency_rows(
    *,
    source: Agency,
    target: Agency,
    reason: str,
    by: Actor | None,
    at: datetime,
    answer_ids: Sequence[int] | None = None,
) -> int:
    """Hand the open assignments of one agency to another: all of them, or those named.

    Used when bodies merge or split in the middle of a round; rounds that are closed keep
    their history. Where the caretaker stands in for ``source``, it now does for ``target``.
    The number of assignments moved.
    """
    rows = Assignment.objects.filter(agency=source, ended_at=None, answer__round__closed_at=None)
    if answer_ids is not None:
        rows = rows.filter(answer__in=answer_ids)
    stood_for = Assignment.objects.filter(
        caretaker_for=source, ended_at=None, answer__round__closed_at=None
    )
    if answer_ids is not None:
        stood_for = stood_for.filter(answer__in=answer_ids)
    stood_for.update(caretaker_for=target)
    moved = 0
    for row in rows.select_related("answer", "agency").select_for_update(of=("self",)):
        if row.relation == LEAD and target.is_invited:
            raise Refused(
                f"{target.name} diundang, bukan ditugasi, dan tidak dapat memimpin {row.answer}."
            )
        hand_over(row, target, by=user_of(by), at=at, why=reason)
        moved += 1
    event = AgencyRowsMoved(
        source=source.name, target=target.name, assignment_count=moved, reason=reason
    )
    log(event, by=user_of(by), at=at)
    return moved


# Assignments changed in batches: the same step for every chosen question, all or nothing.

STEPS = {"lead": set_lead, "add": add_contributor, "remove": remove_contributor}


@transaction.atomic
def share_batch(
    *, round_: Round, answer_ids: Sequence[int], step: str, agency: Agency, by: Actor, at: datetime
) -> int:
    """Make ``agency`` the lead, a contributor or none of these; the number of questions changed.

    ``step`` is "lead", "add" or "remove". Questions where it is so already are passed over.
    Raises Refused as the single steps do, or when nothing would change.
    """
    answers = Answer.objects.select_related("round").filter(round=round_, pk__in=answer_ids)
    chosen = list(answers.order_by("position"))
    if not chosen or len(chosen) != len(set(answer_ids)):
        raise Refused(_("Pilih sedikitnya satu pertanyaan dari daftar ini."))
    wanted = []
    for answer in chosen:
        named = Assignment.objects.filter(answer=answer, agency=agency, ended_at=None).first()
        relation = named.relation if named else None
        would_change = {
            "lead": relation != LEAD,
            "add": relation is None,
            "remove": relation == CONTRIBUTOR,
        }
        if would_change[step]:
            wanted.append(answer)
    if not wanted:
        raise Refused(_("Tidak ada yang berubah: semua yang dipilih sudah demikian."))
    for answer in wanted:
        STEPS[step](answer=answer, agency=agency, by=by, at=at)
    return len(wanted)


# What follows an agency that merges or is split in the middle of a round.


def move_with_merge(from_id: int, into_id: int, by: Actor | None, at: datetime) -> None:
    """Open assignments go with the agency; answers, approvals and history stay as they are."""
    agencies = Agency.objects.in_bulk([from_id, into_id])
    Round.objects.filter(caretaker=from_id, closed_at=None).update(caretaker=into_id)
    move_agency_rows(
        source=agencies[from_id],
        target=agencies[into_id],
        reason=_("penggabungan"),
        by=by,
        at=at,
    )


@transaction.atomic
def split_agency(
    *,
    round_: Round,
    source: Agency,
    name: str,
    kind: str,
    command: str,
    answer_ids: Sequence[int],
    by: Actor,
    at: datetime,
) -> Agency:
    """A new agency takes over chosen questions of ``source``, as lead or contributor.

    Raises Refused: right, taken name, nothing chosen, an invited body that would lead.
    """
    check_can_change_round(by, round_, "assignment.manage")
    named = Assignment.objects.filter(
        agency=source, ended_at=None, answer__in=answer_ids, answer__round=round_
    )
    if not answer_ids or named.count() != len(set(answer_ids)):
        raise Refused(_("Pilih sedikitnya satu pertanyaan dari daftar ini."))
    new = create_agency(name=name, kind=kind, command=command, by=by, at=at)
    move_agency_rows(
        source=source,
        target=new,
        reason=_("pemecahan"),
        answer_ids=answer_ids,
        by=by,
        at=at,
    )
    return new
