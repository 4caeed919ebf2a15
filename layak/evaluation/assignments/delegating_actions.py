"""An assignment given to a named person of the agency, given on, taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer, Assignment, Delegation
from layak.evaluation.answers.permissions import check_visible, standing_of, with_standing
from layak.evaluation.assignments.actions import about_delegation, end_delegation, part_url
from layak.evaluation.assignments.events import AssignmentDelegated, DelegationEnded
from layak.evaluation.assignments.permissions import check_can_delegate
from layak.evaluation.assignments.reads import WORK, people_with
from layak.evaluation.assignments.rules import Given, check_can_give
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.rules.entries import read_text
from layak.rules.refusal import Refused

LONGEST_NOTE = 300


@transaction.atomic
def delegate(
    *, answer_id: int, agency_id: int, to: User, note: str = "", by: Actor, at: datetime
) -> Delegation:
    """Give the agency's assignment on this answer to ``to``, who holds a working seat there today.

    Whoever had it before has it no longer. Raises Refused: not yours, the round, oneself, nobody
    of the agency, in a circle; and Answer.DoesNotExist.
    """
    answer, assignment = _open(answer_id, agency_id, by=by, at=at)
    if to not in _people(assignment, at=at):
        holdings = SeatHolding.objects.on(timezone.localdate(at))
        if holdings.filter(user=to, seat__agency=assignment.agency_id).exists():
            raise Refused(
                _("%(name)s tidak memegang kursi yang dapat mengisi.") % {"name": to.name}
            )
        raise Refused(
            _("%(name)s tidak memegang kursi di %(agency)s hari ini.")
            % {"name": to.name, "agency": assignment.agency.name}
        )
    clean = " ".join(read_text(note).split())
    if len(clean) > LONGEST_NOTE:
        raise Refused(_("Pesan paling panjang %(n)d huruf.") % {"n": LONGEST_NOTE})
    past = assignment.delegations.order_by("pk")
    links = [
        Given(to=row.to_id, by=row.given_by_id, given_at=row.given_at, ended_at=row.ended_at)
        for row in past
    ]
    check_can_give(links, to=to.pk, by=by.user.pk)
    for row in past.filter(ended_at=None).select_related("to"):
        end_delegation(row, at=at)
    given = Delegation.objects.create(
        assignment=assignment, to=to, note=clean, given_at=at, given_by=by.user
    )
    event = AssignmentDelegated(**_facts(answer, assignment), to=to.pk, to_name=to.name, note=clean)
    log(event, by=by.user, at=at)
    said = _("%(code)s dilimpahkan kepada Anda oleh %(name)s.") % {
        "code": answer.code,
        "name": by.user.name,
    }
    is_lead = given.assignment.relation == Assignment.Relation.LEAD
    notify(
        users=[given.to],
        kind="assignment.delegated",
        text=f"{said} {given.note}".strip(),
        url=f"/evaluasi/jawaban/{answer.pk}/" if is_lead else part_url(answer.pk),
        about=about_delegation(given),
        at=at,
    )
    return given


@transaction.atomic
def take_delegation_back(*, answer_id: int, agency_id: int, by: Actor, at: datetime) -> None:
    """The assignment lies with the whole agency again. Raises Refused where nobody has it."""
    answer, assignment = _open(answer_id, agency_id, by=by, at=at)
    given = assignment.delegations.filter(ended_at=None).select_related("to").first()
    if given is None:
        raise Refused(_("Penugasan ini tidak sedang dilimpahkan kepada siapa pun."))
    end_delegation(given, at=at)
    _log_end(given, answer, assignment, _("ditarik kembali"), by=by.user, at=at)


@transaction.atomic
def end_delegations_of(*, user: User, agency: Agency, at: datetime, by: User | None = None) -> int:
    """What lay with ``user`` in this agency lies with the agency again; how many.

    For whoever gives up a seat: those who still hold a working seat there keep theirs. ``by`` is
    None where the schedule acts.
    """
    rows = Delegation.objects.filter(to=user, assignment__agency=agency, ended_at=None)
    ended = 0
    for given in rows.select_related("to", "assignment__agency", "assignment__answer__round"):
        assignment = given.assignment
        if user in _people(assignment, at=at):
            continue
        end_delegation(given, at=at)
        why = _("tidak lagi memegang kursi")
        _log_end(given, assignment.answer, assignment, why, by=by, at=at)
        ended += 1
    return ended


def _open(answer_id: int, agency_id: int, *, by: Actor, at: datetime) -> tuple[Answer, Assignment]:
    answer = with_standing(Answer.objects.select_related("round"), at=at).get(pk=answer_id)
    check_visible(answer, by)
    check_can_delegate(by, standing_of(answer, answer.round), agency_id)
    rows = Assignment.objects.select_related("agency").select_for_update(of=("self",))
    return answer, rows.get(answer=answer, agency=agency_id, ended_at=None)


def _people(assignment: Assignment, *, at: datetime) -> list[User]:
    return people_with(
        WORK[assignment.relation],
        agency_id=assignment.agency_id,
        today=timezone.localdate(at),
    )


def _log_end(
    given: Delegation,
    answer: Answer,
    assignment: Assignment,
    why: str,
    *,
    by: User | None,
    at: datetime,
) -> None:
    event = DelegationEnded(
        **_facts(answer, assignment), to=given.to_id, to_name=given.to.name, why=why
    )
    log(event, by=by, at=at)


def _facts(answer: Answer, assignment: Assignment) -> dict[str, Any]:
    return {
        "round": answer.round.code,
        "answer": answer.pk,
        "code": answer.code,
        "agency": assignment.agency.name,
    }
