"""Saving what a person types: one field with the version it was read at, nothing ever lost."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from layak.city.people.actor import Actor
from layak.evaluation.editions import edition_of
from layak.evaluation.events import AnswerCollided, AnswerEdited
from layak.evaluation.fields import field_names, field_text, read_field, set_field
from layak.evaluation.models import Answer, AnswerRevision, Round
from layak.evaluation.permissions import check_can_edit
from layak.evaluation.standing import check_visible, standing_of, with_standing
from layak.platform.audit.log import log
from layak.rules.instrument import Question
from layak.rules.refusal import Refused


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


@dataclass(kw_only=True)
class _Desk:
    """The answer under a row lock with all that a save needs."""

    answer: Answer
    round: Round
    question: Question
    by: Actor
    at: datetime
    on_behalf_of_id: int | None
    revisions: list[AnswerRevision] = dataclasses.field(default_factory=list)
    columns: set[str] = dataclasses.field(default_factory=set)


@transaction.atomic
def save_field(*, answer_id: int, edit: Edit, by: Actor, at: datetime) -> Saved | Collision:
    """Save one field if its version is still the one that was read.

    The same text as kept, or the same ``save_id`` again, is not a collision. Raises Refused
    (wrong stage, locked, not yours), NotAcceptable (what was typed) and Answer.DoesNotExist.
    """
    desk = _open_desk(answer_id=answer_id, by=by, at=at)
    result = _apply(desk, edit)
    _close_desk(desk)
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
    desk = _open_desk(answer_id=answer_id, by=by, at=at)
    touched = [edit for edit in edits if not _is_untouched(desk, edit)]
    results = [_apply(desk, edit) for edit in touched]
    _close_desk(desk)
    return results


def _open_desk(*, answer_id: int, by: Actor, at: datetime) -> _Desk:
    rows = Answer.objects.select_related("round").select_for_update(of=("self",))
    answer = with_standing(rows, at=at).get(pk=answer_id)
    check_visible(answer, by)
    standing = standing_of(answer, answer.round)
    check_can_edit(by, standing)
    question = edition_of(answer.round.revision_id).find(answer.code)
    if question is None:
        raise Refused("Pertanyaan ini tidak ada dalam instrumen putaran.")
    is_own = standing.lead_id in by.agency_ids("answer.edit")
    return _Desk(
        answer=answer,
        round=answer.round,
        question=question,
        by=by,
        at=at,
        on_behalf_of_id=None if is_own else standing.lead_id,
    )


def _is_untouched(desk: _Desk, edit: Edit) -> bool:
    """A whole form also sends the fields that nobody changed, with the text of their version."""
    if edit.version >= desk.answer.versions.get(edit.field, 0):
        return False
    read = AnswerRevision.objects.filter(
        answer=desk.answer, field=edit.field, version=edit.version, is_kept=True
    )
    former = read.values_list("value", flat=True).first() or ""
    return read_field(edit.field, edit.value, desk.question) == former


def _apply(desk: _Desk, edit: Edit) -> Saved | Collision:
    if edit.field not in field_names(desk.question, desk.round.data_years):
        raise UnknownField("Isian ini tidak ada pada pertanyaan. Muat ulang halaman.")
    text = read_field(edit.field, edit.value, desk.question)
    kept = field_text(desk.answer, edit.field)
    version = desk.answer.versions.get(edit.field, 0)
    if text == kept:
        return Saved(field=edit.field, version=version, value=kept, answer=desk.answer)
    if edit.version != version:
        return _late(desk, edit, text)
    former_option = desk.answer.option
    version = _keep(desk, edit.field, text, edit.save_id)
    also = _follow_option(desk, former_option) if edit.field == "option" else {}
    return Saved(field=edit.field, version=version, value=text, also=also, answer=desk.answer)


def _keep(desk: _Desk, name: str, text: str, save_id: UUID | None = None) -> int:
    version = int(desk.answer.versions.get(name, 0)) + 1
    desk.columns.update(set_field(desk.answer, name, text))
    desk.answer.versions = {**desk.answer.versions, name: version}
    desk.revisions.append(_revision(desk, name, text, version, save_id=save_id))
    return version


def _follow_option(desk: _Desk, former: str) -> dict[str, tuple[str, int]]:
    """The mark follows the option while it was empty or the former option's points.

    A mark that someone typed counts and stays; the page shows that the option differs.
    """
    points = {option.code: option.points for option in desk.question.options}
    mark = desk.answer.mark
    if not desk.answer.option or (mark is not None and mark != points.get(former)):
        return {}
    text = f"{points[desk.answer.option]:f}"
    if field_text(desk.answer, "mark") == text:
        return {}
    return {"mark": (text, _keep(desk, "mark", text))}


def _late(desk: _Desk, edit: Edit, text: str) -> Saved | Collision:
    """Someone saved in between, or this very attempt arrived before its answer got through."""
    past = list(
        AnswerRevision.objects.filter(answer=desk.answer, field=edit.field)
        .select_related("saved_by")
        .order_by("-pk")[:50]
    )
    same = next((row for row in past if edit.save_id and row.save_id == edit.save_id), None)
    if same and same.is_kept:
        # the version of that very save: whoever saved since is met at the next one
        return Saved(field=edit.field, version=same.version, value=same.value, answer=desk.answer)
    if same is None:
        desk.revisions.append(
            _revision(desk, edit.field, text, edit.version, save_id=edit.save_id, is_kept=False)
        )
    newest = next((row for row in past if row.is_kept), None)
    return Collision(
        field=edit.field,
        version=desk.answer.versions.get(edit.field, 0),
        value=field_text(desk.answer, edit.field),
        late_value=text,
        by_name=newest.saved_by.name if newest else "",
        at=newest.saved_at if newest else None,
    )


def _revision(
    desk: _Desk, name: str, text: str, version: int, *, save_id: UUID | None, is_kept: bool = True
) -> AnswerRevision:
    return AnswerRevision(
        answer=desk.answer,
        field=name,
        value=text,
        version=version,
        is_kept=is_kept,
        save_id=save_id,
        saved_at=desk.at,
        saved_by=desk.by.user,
        on_behalf_of_id=desk.on_behalf_of_id,
    )


def _close_desk(desk: _Desk) -> None:
    if not desk.revisions:
        return
    AnswerRevision.objects.bulk_create(desk.revisions)
    if desk.columns:
        desk.answer.saved_at, desk.answer.saved_by = desk.at, desk.by.user
        desk.answer.save(update_fields=[*desk.columns, "versions", "saved_at", "saved_by"])
    _log_once(desk)


def _log_once(desk: _Desk) -> None:
    """One ``answer.edited`` per person, field and five minutes; every collision on its own."""
    answer, person = desk.answer, desk.by.user
    window = int(desk.at.timestamp()) // 300
    for revision in desk.revisions:
        kind = AnswerEdited if revision.is_kept else AnswerCollided
        event = kind(
            round=desk.round.code, answer=answer.pk, code=answer.code, field=revision.field
        )
        key = f"edited:{answer.pk}:{revision.field}:{person.pk}:{window}"
        log(event, by=person, at=desk.at, once=key if revision.is_kept else None)
