"""Talking about an answer: begin, reply, resolve, reopen; and the city's own guidance on a question.

Who hears of it stands here too; what was written stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.permissions import Standing, check_visible, standing_of, with_standing
from layak.evaluation.assignments.reads import people_with
from layak.evaluation.editions.models import Question
from layak.evaluation.rounds.permissions import check_right
from layak.evaluation.talks.events import (
    CommentWritten,
    GuidanceWritten,
    ThreadOpened,
    ThreadReopened,
    ThreadResolved,
)
from layak.evaluation.talks.models import Comment, Guidance, Thread
from layak.evaluation.talks.permissions import check_can_comment, check_can_resolve
from layak.evaluation.talks.reads import audience, desk_people, named_people
from layak.evaluation.talks.rules import (
    LONGEST,
    addressed,
    mentioned,
    read_message,
    without_address,
)
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.records.evidence.files.actions import store_evidence
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.uploads.storing import Upload
from layak.rules.entries import NotAcceptable, read_text
from layak.rules.refusal import Refused

# Who hears of a message: those it names, those it answers, and nobody twice.


class Telling:
    """Notices about one message, in falling order of urgency: the first one counts.

    What was said is not repeated in a notice: mails go through other hands.
    """

    def __init__(self, answer: Answer, comment: Comment, *, by: Actor, at: datetime) -> None:
        self.answer, self.comment, self.by, self.at = answer, comment, by, at
        self.today = timezone.localdate(at)
        self.told = {by.user.pk}

    def mentioned(self) -> None:
        people = [user for user in self._audience() if user.pk in self.comment.mentions]
        self._tell(people, "comment.mentioned", _("%(name)s menyebut Anda pada %(code)s."))

    def new_thread(self, *, is_inquiry: bool) -> None:
        if is_inquiry:
            people, kind = desk_people(today=self.today), "inquiry.asked"
            said = _("%(name)s bertanya kepada sekretariat tentang %(code)s.")
        else:
            lead_id = self.answer.lead_id
            people = people_with("answer.edit", agency_id=lead_id, today=self.today)
            kind, said = "thread.opened", _("%(name)s memulai percakapan tentang %(code)s.")
        self._tell(people, kind, said)

    def reply(self, thread: Thread) -> None:
        """Those who wrote or were named before, as far as they still may see it."""
        taking_part: set[int] = set()
        for writer, names in thread.comments.values_list("written_by_id", "mentions"):
            taking_part |= {writer, *names}
        people = [user for user in self._audience() if user.pk in taking_part]
        self._tell(people, "comment.replied", _("%(name)s membalas percakapan tentang %(code)s."))

    def guidance(self) -> None:
        people = named_people(self.answer, today=self.today)
        said = _("Jawaban sekretariat tentang %(code)s menjadi petunjuk untuk semua.")
        self._tell(people, "guidance.written", said)

    def _audience(self) -> list[User]:
        return audience(self.answer, today=self.today)

    def _tell(self, people: Iterable[User], kind: str, said: str) -> None:
        users = [user for user in people if user.pk not in self.told]
        self.told |= {user.pk for user in users}
        notify(
            users=users,
            kind=kind,
            text=said % {"name": self.by.user.name, "code": self.answer.code},
            url=comment_url(self.answer.pk, self.comment.pk),
            about=f"thread:{self.comment.thread_id}",
            at=self.at,
        )


def comment_url(answer_id: int, comment_id: int) -> str:
    """The message on the page of its answer's conversation."""
    return f"/evaluasi/jawaban/{answer_id}/percakapan/#pesan-{comment_id}"


# Talking about an answer: begin, reply, resolve, reopen. What was written stays as it was.

# the same words again within this time are a button pressed twice
TWICE = timedelta(minutes=5)


class UnknownPerson(Refused):
    """The message names someone who is not among those who may see the answer."""


@dataclass(frozen=True, kw_only=True)
class Talk:
    """A thread under a row lock, with the answer it is about."""

    answer: Answer
    standing: Standing
    thread: Thread


@transaction.atomic
def open_thread(
    *,
    answer_id: int,
    text: str,
    to: str = "",
    is_inquiry: bool = False,
    by: Actor,
    at: datetime,
) -> Comment:
    """Begin a conversation; its first message. ``to`` is a user name to be named before the text.

    ``is_inquiry`` asks the secretariat. Raises Refused (not yours, closed round), NotAcceptable
    (empty, too long), UnknownPerson, Answer.DoesNotExist. The same words twice are one thread.
    """
    answer, standing = lock_answer(answer_id, by=by, at=at)
    check_can_comment(by, standing)
    text = addressed(read_message(text), to)
    mentions = _named_ids(answer, text, at=at)
    same = Comment.objects.filter(thread__answer=answer, thread__is_inquiry=is_inquiry)
    twice = same.filter(text=text, written_by=by.user, written_at__gte=at - TWICE).first()
    if twice is not None:
        return twice
    thread = Thread.objects.create(
        answer=answer, is_inquiry=is_inquiry, opened_at=at, opened_by=by.user
    )
    comment = _write(thread, text, mentions, by=by, at=at)
    event = ThreadOpened(**_of(answer, thread), is_inquiry=is_inquiry)
    log(event, by=by.user, at=at)
    telling = Telling(answer, comment, by=by, at=at)
    telling.mentioned()
    telling.new_thread(is_inquiry=is_inquiry)
    return comment


@transaction.atomic
def write_comment(
    *, thread_id: int, text: str, to: str = "", resolve: bool = False, by: Actor, at: datetime
) -> Comment:
    """Reply, and with ``resolve`` close the thread in the same step. Raises as ``open_thread``.

    A resolved thread takes replies and stays resolved.
    """
    talk = lock_talk(thread_id, by=by, at=at)
    comment, telling = reply(talk, text=text, to=to, resolve=resolve, by=by, at=at)
    if telling is not None:
        telling.reply(talk.thread)
    return comment


def reply(
    talk: Talk, *, text: str, to: str, resolve: bool, by: Actor, at: datetime
) -> tuple[Comment, Telling | None]:
    """The message in a locked thread, and what tells of it; None for the same words twice."""
    check_can_comment(by, talk.standing)
    text = addressed(read_message(text), to)
    mentions = _named_ids(talk.answer, text, at=at)
    if resolve:
        check_can_resolve(by, talk.standing, talk.thread)
    same = talk.thread.comments.filter(text=text, written_by=by.user, written_at__gte=at - TWICE)
    twice = same.first()
    if twice is not None:
        return twice, None
    comment = _write(talk.thread, text, mentions, by=by, at=at)
    log(CommentWritten(**_of(talk.answer, talk.thread), comment=comment.pk), by=by.user, at=at)
    if resolve:
        _resolve(talk, by=by, at=at)
    telling = Telling(talk.answer, comment, by=by, at=at)
    telling.mentioned()
    return comment, telling


@transaction.atomic
def resolve_thread(*, thread_id: int, by: Actor, at: datetime) -> None:
    """Nothing more to say here; a thread that is resolved stays so. Raises Refused."""
    talk = lock_talk(thread_id, by=by, at=at)
    check_can_resolve(by, talk.standing, talk.thread)
    _resolve(talk, by=by, at=at)


@transaction.atomic
def reopen_thread(*, thread_id: int, by: Actor, at: datetime) -> None:
    """It is to be spoken about again; an open thread stays so. Raises Refused."""
    talk = lock_talk(thread_id, by=by, at=at)
    check_can_resolve(by, talk.standing, talk.thread)
    if talk.thread.resolved_at is not None:
        Thread.objects.filter(pk=talk.thread.pk).update(resolved_at=None, resolved_by=None)
        log(ThreadReopened(**_of(talk.answer, talk.thread)), by=by.user, at=at)


def lock_answer(answer_id: int, *, by: Actor, at: datetime) -> tuple[Answer, Standing]:
    """The answer under a row lock with its standing. Raises Answer.DoesNotExist if not seen."""
    rows = Answer.objects.select_related("round").select_for_update(of=("self",))
    answer = with_standing(rows, at=at).get(pk=answer_id)
    check_visible(answer, by)
    return answer, standing_of(answer, answer.round)


def lock_talk(thread_id: int, *, by: Actor, at: datetime) -> Talk:
    """The thread under a row lock. Raises Thread.DoesNotExist, Answer.DoesNotExist."""
    thread = Thread.objects.select_for_update(of=("self",)).get(pk=thread_id)
    answer = with_standing(Answer.objects.select_related("round"), at=at).get(pk=thread.answer_id)
    check_visible(answer, by)
    return Talk(answer=answer, standing=standing_of(answer, answer.round), thread=thread)


def _resolve(talk: Talk, *, by: Actor, at: datetime) -> None:
    if talk.thread.resolved_at is None:
        Thread.objects.filter(pk=talk.thread.pk).update(resolved_at=at, resolved_by=by.user)
        log(ThreadResolved(**_of(talk.answer, talk.thread)), by=by.user, at=at)


def _write(thread: Thread, text: str, mentions: list[int], *, by: Actor, at: datetime) -> Comment:
    return Comment.objects.create(
        thread=thread, text=text, mentions=mentions, written_at=at, written_by=by.user
    )


def _named_ids(answer: Answer, text: str, *, at: datetime) -> list[int]:
    """Accounts that the text names; who may not see the answer is as unknown as nobody."""
    names = mentioned(text)
    if not names:
        return []
    known = {user.username: user.pk for user in audience(answer, today=timezone.localdate(at))}
    for name in names:
        if name not in known:
            raise UnknownPerson(
                _(
                    "“@%(name)s” tidak ada di antara orang yang dapat melihat pertanyaan ini. "
                    "Pilih dari daftar “Sebut orang”, atau hapus tanda @."
                )
                % {"name": name}
            )
    return [known[name] for name in names]


def _of(answer: Answer, thread: Thread) -> dict[str, Any]:
    return {
        "round": answer.round.code,
        "answer": answer.pk,
        "code": answer.code,
        "thread": thread.pk,
    }


# The city's own guidance on a question: each version is kept, the newest counts.


class GuidanceMoved(Refused):
    """Someone wrote a newer version since the page was read."""

    def __init__(self) -> None:
        super().__init__(
            _("Petunjuk ini diubah orang lain sejak halaman dibuka. Keduanya tampil di bawah.")
        )


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What is to be written. ``sample``: a new file; without one the former stays, if wanted."""

    text: str
    good_evidence: str
    sample: Upload | None = None
    keeps_sample: bool = True


@transaction.atomic
def write_guidance(
    *, answer_id: int, advice: Advice, seen: int, by: Actor, at: datetime
) -> Guidance | None:
    """A new version of the guidance on the question of an answer; ``seen`` is the one read (0: none).

    None when nothing changed. Raises GuidanceMoved when there is a newer one, Refused (right),
    NotAcceptable (longer than 5,000), NotStored (the file), Answer.DoesNotExist.
    """
    check_right(by, "guidance.manage")
    answer = Answer.objects.visible_to(by).select_related("round").get(pk=answer_id)
    former = _lock_newest(answer)
    if (former.pk if former else 0) != seen:
        raise GuidanceMoved
    text, good_evidence = _read(advice.text), _read(advice.good_evidence)
    sample = former.sample if former and advice.keeps_sample else None
    if advice.sample is not None:
        # the sample belongs to the agency of the seat that manages guidance
        owner = Agency.objects.get(pk=min(by.agency_ids("guidance.manage")))
        title = _("Contoh bukti %(code)s") % {"code": answer.code}
        sample = store_evidence(upload=advice.sample, title=title, agency=owner, by=by, at=at)
    written = (former.text, former.good_evidence, former.sample) if former else ("", "", None)
    if (text, good_evidence, sample) == written:
        return None
    return _write_guidance(answer, text, good_evidence, sample, None, by=by, at=at)


@transaction.atomic
def answer_for_all(
    *, thread_id: int, text: str, to: str = "", resolve: bool = False, by: Actor, at: datetime
) -> Comment:
    """Answer an inquiry and make the answer guidance, below what the guidance said before.

    Everyone named on the question gets one notice. Raises as ``write_comment`` and Refused for
    whom guidance is not.
    """
    check_right(by, "guidance.manage")
    talk = lock_talk(thread_id, by=by, at=at)
    if not talk.thread.is_inquiry:
        raise Refused(_("Hanya jawaban atas pertanyaan kepada sekretariat menjadi petunjuk."))
    comment, telling = reply(talk, text=text, to=to, resolve=resolve, by=by, at=at)
    if telling is None:
        return comment
    former = _lock_newest(talk.answer)
    said = without_address(comment.text)
    _write_guidance(
        talk.answer,
        _read(f"{former.text}\n\n{said}" if former and former.text else said),
        former.good_evidence if former else "",
        former.sample if former else None,
        comment,
        by=by,
        at=at,
    )
    telling.guidance()
    telling.reply(talk.thread)
    return comment


def _lock_newest(answer: Answer) -> Guidance | None:
    """The version that counts; writers of the same question wait for each other."""
    Question.objects.select_for_update().get(pk=answer.question_id)
    rows = Guidance.objects.filter(question=answer.question_id).select_related("sample")
    return rows.order_by("-pk").first()


def _read(typed: str) -> str:
    text = read_text(typed).strip()
    if len(text) > LONGEST:
        raise NotAcceptable(
            _("Petunjuk ini menjadi %(n)d huruf; paling banyak %(most)d. Ringkaslah dahulu.")
            % {"n": len(text), "most": LONGEST}
        )
    return text


def _write_guidance(
    answer: Answer,
    text: str,
    good_evidence: str,
    sample: Evidence | None,
    comment: Comment | None,
    *,
    by: Actor,
    at: datetime,
) -> Guidance:
    guidance = Guidance.objects.create(
        question_id=answer.question_id,
        text=text,
        good_evidence=good_evidence,
        sample=sample,
        comment=comment,
        written_at=at,
        written_by=by.user,
    )
    event = GuidanceWritten(
        round=answer.round.code, answer=answer.pk, code=answer.code, guidance=guidance.pk
    )
    log(event, by=by.user, at=at)
    return guidance
