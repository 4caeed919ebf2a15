"""Saving what a person types into an answer: one field, or the whole form."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from layak.city.people.roles.actor import Actor
from layak.evaluation.actions.versioned import (
    Collision,
    Desk,
    Edit,
    RevisionFacts,
    Saved,
    UnknownField,
    apply,
    close,
    keep,
    save_all,
)
from layak.evaluation.carried import ANSWERING, end_carried
from layak.evaluation.editions import edition_of
from layak.evaluation.events import AnswerCollided, AnswerEdited
from layak.evaluation.fields import field_names, field_text, set_field
from layak.evaluation.models import AnswerRevision
from layak.evaluation.permissions import check_can_edit
from layak.evaluation.queries.answer_row import fetch_standing
from layak.evaluation.standing import check_visible, standing_of
from layak.platform.audit.log import Happened
from layak.rules.refusal import Refused

__all__ = [
    "AnswerDesk",
    "Collision",
    "Edit",
    "Saved",
    "UnknownField",
    "open_desk",
    "save_field",
    "save_fields",
]


class AnswerDesk(Desk[AnswerRevision]):
    """The city's answer under a row lock."""

    def version(self, name: str) -> int:
        return int(self.answer.versions.get(name, 0))

    def text(self, name: str) -> str:
        return field_text(self.answer, name)

    def put(self, name: str, text: str, version: int) -> None:
        self.columns.update(set_field(self.answer, name, text))
        self.answer.versions = {**self.answer.versions, name: version}
        if name in ANSWERING:
            self.columns.update(end_carried(self.answer, by=self.by, at=self.at))

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
