"""A sentence of the minutes becomes a follow-up with an owner, or an agreed reading."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from layak.city.people.actor import Actor
from layak.evaluation.actions.agreements import AgreementContent, add_dissent, write_agreement
from layak.evaluation.models import Answer, Question
from layak.evaluation.queries.shown import answer_url
from layak.platform.audit.log import log
from layak.records.followups.actions import NewFollowUp, create_followup
from layak.records.followups.models import FollowUp
from layak.workflows.meetings.actions.minutes import check_is_plain, lock_entry
from layak.workflows.meetings.events.minutes import EntryAgreed, EntryPromised
from layak.workflows.meetings.models import Entry
from layak.workflows.meetings.queries.naming import about, formal_label


@dataclass(frozen=True, kw_only=True)
class Promise:
    """Who does what until when, and what shows it. ``codes`` are codes of questions."""

    title: str
    agency_id: int
    due_on: date
    problem: str = ""
    proof_wanted: str = ""
    supporter_ids: tuple[int, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AgreedReading:
    """How the meeting reads a question. ``dissents``: (agency, its words)."""

    question_id: int
    reading: str
    denominator: str = ""
    denominator_source: str = ""
    accepted_proof: str = ""
    lead_id: int | None = None
    dissents: tuple[tuple[int, str], ...] = field(default=())


@transaction.atomic
def promise(*, entry_id: int, promise: Promise, by: Actor, at: datetime) -> FollowUp:
    """The follow-up of a line, of the meeting's series, so that its next meeting lists it.

    Raises Refused (right, state, a line that has become more already), Entry.DoesNotExist, and
    what ``create_followup`` raises (WrongFollowUp with its field).
    """
    entry = lock_entry(entry_id, by=by)
    check_is_plain(entry)
    meeting = entry.meeting
    made = create_followup(
        new=NewFollowUp(
            title=promise.title.strip()[:300],
            agency_id=promise.agency_id,
            due_on=promise.due_on,
            problem=promise.problem,
            proof_wanted=promise.proof_wanted,
            supporter_ids=promise.supporter_ids,
            codes=promise.codes,
            origin=f"meeting:{meeting.pk}",
            origin_label=formal_label(meeting),
            origin_url=reverse("meeting_minutes", args=[meeting.pk]),
            series=meeting.series,
        ),
        by=by,
        at=at,
    )
    Entry.objects.filter(pk=entry.pk).update(
        kind=Entry.Kind.FOLLOW_UP, followup=made, removed_at=None
    )
    event = EntryPromised(**about(meeting), entry=entry.pk, followup=made.pk)
    log(event, by=by.user, at=at)
    return made


@transaction.atomic
def agree(*, entry_id: int, agreed: AgreedReading, by: Actor, at: datetime) -> None:
    """The agreed reading of a question, with who sees it differently, decided in this meeting.

    Raises Refused (right, state, a line that has become more already), and what
    ``write_agreement`` and ``add_dissent`` raise.
    """
    entry = lock_entry(entry_id, by=by)
    check_is_plain(entry)
    meeting = entry.meeting
    url = f"{reverse('meeting_minutes', args=[meeting.pk])}#baris-{entry.pk}"
    content = AgreementContent(
        reading=agreed.reading,
        denominator=agreed.denominator,
        denominator_source=agreed.denominator_source,
        accepted_proof=agreed.accepted_proof,
        lead_id=agreed.lead_id,
        decided_on=timezone.localdate(meeting.starts_at),
        decided_label=formal_label(meeting),
        decided_url=url,
    )
    question = Question.objects.get(pk=agreed.question_id)
    made = write_agreement(question_id=question.pk, content=content, by=by, at=at)
    for agency_id, words in agreed.dissents:
        add_dissent(agreement_id=made.pk, agency_id=agency_id, text=words, by=by, at=at)
    Entry.objects.filter(pk=entry.pk).update(
        kind=Entry.Kind.AGREEMENT, agreement_url=question_url(question.pk), removed_at=None
    )
    event = EntryAgreed(**about(meeting), entry=entry.pk, question=question.pk)
    log(event, by=by.user, at=at)


def question_url(question_id: int) -> str:
    """The page of the question in the newest open round; empty where no round asks it."""
    rows = Answer.objects.filter(question=question_id, round__closed_at=None)
    found = rows.order_by("-round__evaluation_year").values_list("pk", flat=True).first()
    return answer_url(found) if found else ""
