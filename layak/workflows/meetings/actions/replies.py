"""Answers to an invitation: through the personal link, or as the secretariat heard it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.people.actor import Actor, user_of
from layak.platform.audit.log import log
from layak.rules.refusal import Refused
from layak.workflows.meetings.actions.invitees import lock_invitee
from layak.workflows.meetings.events.invitation import ReplyRecorded
from layak.workflows.meetings.models import Invitee
from layak.workflows.meetings.permissions import check_can_prepare
from layak.workflows.meetings.queries.links import check_answers
from layak.workflows.meetings.queries.words import meeting_label


@dataclass(frozen=True, kw_only=True)
class ReplyContent:
    """``reply`` is a code of Invitee.Reply other than waiting; a delegate needs a name."""

    reply: str
    delegate_name: str = ""
    delegate_position: str = ""
    note: str = ""


@transaction.atomic
def record_reply(
    *, invitee_id: int, content: ReplyContent, by: Actor | None, at: datetime
) -> Invitee:
    """Keep an answer; ``by`` is None where it came through the link.

    The same answer twice is one. Raises Refused: no right, unknown answer, delegate without name,
    meeting over, cancelled, or begun; Invitee.DoesNotExist where the invitation was withdrawn.
    """
    meeting, invitee = lock_invitee(invitee_id)
    if by is None:
        check_answers(meeting, at=at)
    else:
        check_can_prepare(by, meeting)
    told = _checked(content)
    if told == _now(invitee):
        return invitee
    invitee.reply = told.reply
    invitee.delegate_name, invitee.delegate_position = told.delegate_name, told.delegate_position
    invitee.reply_note, invitee.replied_at = told.note, at
    invitee.save(
        update_fields=[
            "reply", "delegate_name", "delegate_position", "reply_note", "replied_at",
        ]
    )  # fmt: skip
    event = ReplyRecorded(
        meeting=meeting.pk,
        label=meeting_label(meeting),
        invitee=invitee.pk,
        office=invitee.represents,
        reply=invitee.get_reply_display(),
        by_link=by is None,
    )
    log(event, by=user_of(by), at=at)
    return invitee


def _now(invitee: Invitee) -> ReplyContent:
    return ReplyContent(
        reply=invitee.reply,
        delegate_name=invitee.delegate_name,
        delegate_position=invitee.delegate_position,
        note=invitee.reply_note,
    )


def _checked(content: ReplyContent) -> ReplyContent:
    if content.reply not in (
        Invitee.Reply.COMING, Invitee.Reply.DELEGATE, Invitee.Reply.ABSENT
    ):  # fmt: skip
        raise Refused(_("Pilih salah satu: hadir, diwakilkan, atau berhalangan."))
    is_delegate = content.reply == Invitee.Reply.DELEGATE
    name = " ".join(content.delegate_name.split()) if is_delegate else ""
    if is_delegate and not name:
        raise Refused(_("Tulis nama yang mewakili."))
    return ReplyContent(
        reply=content.reply,
        delegate_name=name,
        delegate_position=" ".join(content.delegate_position.split()) if is_delegate else "",
        note=content.note.strip(),
    )
