"""Saving what a person types into an answer: each field with the version its author had read, nothing ever lost."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.events import AnswerCollided, AnswerEdited
from layak.evaluation.answers.fields import field_names, field_text, read_field, set_field
from layak.evaluation.answers.models import Answer, AnswerRevision, ContributionRevision
from layak.evaluation.answers.permissions import check_can_edit, check_visible, standing_of
from layak.evaluation.answers.reads import fetch_standing
from layak.evaluation.editions.reads import edition_of
from layak.platform.audit.log import Happened, log
from layak.rules.instrument import Question
from layak.rules.refusal import Refused

# A *desk* is one row under a lock with all that its saves need: ``AnswerDesk`` the city's answer,
# the room ``parts`` has another for the part of one agency.


class UnknownField(Refused):
    """The page asked to save a field that this question does not have."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One field as typed, with the version its author had read. ``save_id`` names the attempt."""

    field: str
    value: str
    version: int
    save_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Saved:
    """``also`` holds fields that changed with it: name to (text, version).

    ``answer`` is the row as it now stands.
    """

    field: str
    version: int
    value: str
    also: dict[str, tuple[str, int]] = dataclasses.field(default_factory=dict)
    answer: Answer = dataclasses.field(repr=False, compare=False)


@dataclass(frozen=True, kw_only=True)
class Collision:
    """Someone was faster: their text stays, the late one is kept beside it as a revision."""

    field: str
    version: int
    value: str
    late_value: str
    by_name: str
    at: datetime | None


class RevisionFacts(TypedDict):
    field: str
    value: str
    version: int
    is_kept: bool
    save_id: UUID | None
    saved_at: datetime
    saved_by: User
    on_behalf_of_id: int | None


@dataclass(kw_only=True)
class Desk[R: (AnswerRevision, ContributionRevision)](ABC):
    """One row under a lock; ``names`` are its fields, ``revisions`` what is to be written."""

    answer: Answer
    question: Question
    names: frozenset[str]
    by: Actor
    at: datetime
    on_behalf_of_id: int | None
    revisions: list[R] = dataclasses.field(default_factory=list)
    columns: set[str] = dataclasses.field(default_factory=set)

    @abstractmethod
    def version(self, name: str) -> int:
        """How often the field was saved."""

    @abstractmethod
    def text(self, name: str) -> str:
        """What the field holds."""

    @abstractmethod
    def put(self, name: str, text: str, version: int) -> None:
        """Lay a text into the row and add its columns to ``columns``."""

    @abstractmethod
    def past(self, name: str) -> QuerySet[R]:
        """The revisions of the field."""

    @abstractmethod
    def revision(self, facts: RevisionFacts) -> R:
        """A revision of this row, not yet written."""

    @abstractmethod
    def write(self) -> None:
        """Write the row's ``columns``, if any, and the revisions."""

    def note(
        self, name: str, text: str, version: int, *, save_id: UUID | None, is_kept: bool = True
    ) -> None:
        """Add a revision that is to be written."""
        facts: RevisionFacts = {
            "field": name,
            "value": text,
            "version": version,
            "is_kept": is_kept,
            "save_id": save_id,
            "saved_at": self.at,
            "saved_by": self.by.user,
            "on_behalf_of_id": self.on_behalf_of_id,
        }
        self.revisions.append(self.revision(facts))

    def follow(self, name: str, former: str) -> dict[str, tuple[str, int]]:
        """Fields that change with this one: name to (text, version)."""
        return {}

    @abstractmethod
    def event(self, revision: R) -> tuple[Happened, str]:
        """What happened with this revision, and what it happened to, for the key of the event."""


def save_all[R: (AnswerRevision, ContributionRevision)](
    desk: Desk[R], edits: Sequence[Edit]
) -> list[Saved | Collision]:
    """Apply edits; a field that still holds what its author had read was not touched.

    A whole form also sends the fields that nobody changed, with the text of their version.
    """
    results = []
    for edit in edits:
        if edit.field in desk.names and edit.version < desk.version(edit.field):
            read = desk.past(edit.field).filter(version=edit.version, is_kept=True)
            former = read.values_list("value", flat=True).first() or ""
            if read_field(edit.field, edit.value, desk.question) == former:
                continue
        results.append(apply(desk, edit))
    return results


def apply[R: (AnswerRevision, ContributionRevision)](
    desk: Desk[R], edit: Edit
) -> Saved | Collision:
    """Keep the text if its version is still the one that was read, else keep both.

    The same text as kept, or the same ``save_id`` again, is not a collision. Raises UnknownField
    and NotAcceptable.
    """
    if edit.field not in desk.names:
        raise UnknownField("Isian ini tidak ada pada pertanyaan. Muat ulang halaman.")
    text = read_field(edit.field, edit.value, desk.question)
    kept, version = desk.text(edit.field), desk.version(edit.field)
    if text == kept:
        return Saved(field=edit.field, version=version, value=kept, answer=desk.answer)
    if edit.version != version:
        return _late(desk, edit, text)
    version = keep(desk, edit.field, text, edit.save_id)
    also = desk.follow(edit.field, kept)
    return Saved(field=edit.field, version=version, value=text, also=also, answer=desk.answer)


def keep[R: (AnswerRevision, ContributionRevision)](
    desk: Desk[R], name: str, text: str, save_id: UUID | None = None
) -> int:
    """Put a read text into the field; its new version."""
    version = desk.version(name) + 1
    desk.put(name, text, version)
    desk.note(name, text, version, save_id=save_id)
    return version


def close[R: (AnswerRevision, ContributionRevision)](desk: Desk[R]) -> None:
    """Write what the edits came to, and one event per person, field and five minutes.

    Every collision is an event of its own.
    """
    if not desk.revisions:
        return
    desk.write()
    window = int(desk.at.timestamp()) // 300
    for revision in desk.revisions:
        event, about = desk.event(revision)
        key = f"edited:{about}:{revision.field}:{desk.by.user.pk}:{window}"
        log(event, by=desk.by.user, at=desk.at, once=key if revision.is_kept else None)


def _late[R: (AnswerRevision, ContributionRevision)](
    desk: Desk[R], edit: Edit, text: str
) -> Saved | Collision:
    """Someone saved in between, or this very attempt arrived before its answer got through."""
    past = list(desk.past(edit.field).select_related("saved_by").order_by("-pk")[:50])
    same = next((row for row in past if edit.save_id and row.save_id == edit.save_id), None)
    if same and same.is_kept:
        # the version of that very save: whoever saved since is met at the next one
        return Saved(field=edit.field, version=same.version, value=same.value, answer=desk.answer)
    if same is None:
        desk.note(edit.field, text, edit.version, save_id=edit.save_id, is_kept=False)
    newest = next((row for row in past if row.is_kept), None)
    return Collision(
        field=edit.field,
        version=desk.version(edit.field),
        value=desk.text(edit.field),
        late_value=text,
        by_name=newest.saved_by.name if newest else "",
        at=newest.saved_at if newest else None,
    )


# saving one of these says what the answer is now: nothing is left to confirm
ANSWERING = frozenset({"option", "mark", "not_applicable"})


class AnswerDesk(Desk[AnswerRevision]):
    """The city's answer under a row lock."""

    def version(self, name: str) -> int:
        return int(self.answer.versions.get(name, 0))

    def text(self, name: str) -> str:
        return field_text(self.answer, name)

    def put(self, name: str, text: str, version: int) -> None:
        self.columns.update(set_field(self.answer, name, text))
        self.answer.versions = {**self.answer.versions, name: version}
        if name in ANSWERING and self.answer.carried is not None:
            # the person has answered: what the last round left to confirm is settled
            self.answer.carried = None
            self.answer.confirmed_at, self.answer.confirmed_by = self.at, self.by.user
            self.columns.update(["carried", "confirmed_at", "confirmed_by"])

    def past(self, name: str) -> QuerySet[AnswerRevision]:
        return AnswerRevision.objects.filter(answer=self.answer, field=name)

    def revision(self, facts: RevisionFacts) -> AnswerRevision:
        return AnswerRevision(answer=self.answer, **facts)

    def write(self) -> None:
        AnswerRevision.objects.bulk_create(self.revisions)
        if self.columns:
            self.answer.saved_at, self.answer.saved_by = self.at, self.by.user
            self.answer.save(update_fields=[*self.columns, "versions", "saved_at", "saved_by"])

    def follow(self, name: str, former: str) -> dict[str, tuple[str, int]]:
        """The mark follows the option while it was empty or the former option's points.

        A mark that someone typed counts and stays; the page shows that the option differs.
        """
        points = {option.code: option.points for option in self.question.options}
        mark = self.answer.mark
        if name != "option" or not self.answer.option:
            return {}
        if mark is not None and mark != points.get(former):
            return {}
        text = f"{points[self.answer.option]:f}"
        if self.text("mark") == text:
            return {}
        return {"mark": (text, keep(self, "mark", text))}

    def event(self, revision: AnswerRevision) -> tuple[Happened, str]:
        kind = AnswerEdited if revision.is_kept else AnswerCollided
        answer = self.answer
        event = kind(
            round=answer.round.code, answer=answer.pk, code=answer.code, field=revision.field
        )
        return event, str(answer.pk)


@transaction.atomic
def save_field(*, answer_id: int, edit: Edit, by: Actor, at: datetime) -> Saved | Collision:
    """Save one field if its version is still the one that was read.

    The same text as kept, or the same ``save_id`` again, is not a collision. Raises Refused
    (wrong stage, locked, not yours), NotAcceptable (what was typed) and Answer.DoesNotExist.
    """
    desk = open_desk(answer_id=answer_id, by=by, at=at)
    result = apply(desk, edit)
    close(desk)
    return result


@transaction.atomic
def save_fields(
    *, answer_id: int, edits: list[Edit], by: Actor, at: datetime
) -> list[Saved | Collision]:
    """The plain form: every field with its version in one transaction.

    Fields that collide keep both texts; the others are saved. A field that still holds what its
    author had read was not touched and does not collide. Raises as ``save_field``; then nothing
    is written.
    """
    desk = open_desk(answer_id=answer_id, by=by, at=at)
    results = save_all(desk, edits)
    close(desk)
    return results


def open_desk(*, answer_id: int, by: Actor, at: datetime) -> AnswerDesk:
    """Lock the answer and check that it may be edited now. Raises as ``save_field``."""
    answer = fetch_standing(answer_id, at=at, is_locked=True)
    check_visible(answer, by)
    standing = standing_of(answer, answer.round)
    check_can_edit(by, standing)
    question = edition_of(answer.round.revision_id).find(answer.code)
    if question is None:
        raise Refused("Pertanyaan ini tidak ada dalam instrumen putaran.")
    is_own = standing.lead_id in by.agency_ids("answer.edit")
    return AnswerDesk(
        answer=answer,
        question=question,
        names=frozenset(field_names(question, answer.round.data_years)),
        by=by,
        at=at,
        on_behalf_of_id=None if is_own else standing.lead_id,
    )
