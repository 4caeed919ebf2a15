"""The conversations about an answer, as its page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer, Comment, Thread
from layak.evaluation.permissions.talks import can_comment, can_resolve
from layak.evaluation.queries.answer_tabs import answer_tabs
from layak.evaluation.queries.round_tabs import Tab
from layak.evaluation.queries.shown import moment_text
from layak.evaluation.queries.talk_people import agency_names, audience
from layak.evaluation.standing import Standing, standing_of
from layak.rules.refusal import Verdict
from layak.rules.talks import Stretch, stretches


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """``agency`` is empty for someone who holds no seat today."""

    id: int
    author: str
    agency: str
    written: str
    stretches: list[Stretch]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadView:
    """``resolved`` says when and by whom; ``may_guide``: its answer may become guidance."""

    id: int
    is_inquiry: bool
    title: str
    messages: list[Message]
    resolved: str
    may_resolve: Verdict
    may_guide: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkPage:
    """``people`` are (user name, name) of those who may be named."""

    answer: Answer
    code: str
    text: str
    tabs: list[Tab]
    may_write: Verdict
    open_threads: list[ThreadView]
    resolved_threads: list[ThreadView]
    people: list[tuple[str, str]]


def talk_page(*, answer: Answer, by: Actor, at: datetime) -> TalkPage:
    """Threads of an answer that came through ``fetch_answer``: four more queries, however many."""
    question = edition_of(answer.round.revision_id).find(answer.code)
    if question is None:
        raise Answer.DoesNotExist
    today = timezone.localdate(at)
    standing = standing_of(answer, answer.round)
    everyone = audience(answer, today=today)
    rows = _threads(answer)
    writers = {comment.written_by_id for thread in rows for comment in thread.comments.all()}
    agencies = agency_names(writers, today=today)
    known = frozenset(user.username for user in everyone)
    threads = [_view(thread, standing, by, agencies, known) for thread in rows]
    return TalkPage(
        answer=answer,
        code=answer.code,
        text=question.text,
        tabs=answer_tabs(answer, by, "percakapan"),
        may_write=can_comment(by, standing),
        open_threads=[thread for thread in threads if not thread.resolved],
        resolved_threads=[thread for thread in threads if thread.resolved],
        people=[(user.username, user.name) for user in everyone if user.pk != by.user.pk],
    )


def _threads(answer: Answer) -> Sequence[Thread]:
    """Open ones first, the newest talk of each kind on top."""
    comments = Comment.objects.select_related("written_by").order_by("pk")
    rows = Thread.objects.filter(answer=answer).select_related("resolved_by")
    return list(rows.prefetch_related(Prefetch("comments", queryset=comments)).order_by("-pk"))


def _view(
    thread: Thread,
    standing: Standing,
    by: Actor,
    agencies: dict[int, str],
    known: frozenset[str],
) -> ThreadView:
    return ThreadView(
        id=thread.pk,
        is_inquiry=thread.is_inquiry,
        title=_("Tanya sekretariat") if thread.is_inquiry else _("Percakapan"),
        messages=[_message(row, agencies, known) for row in thread.comments.all()],
        resolved=_resolved(thread),
        may_resolve=can_resolve(by, standing, thread),
        may_guide=thread.is_inquiry and by.may("guidance.manage"),
    )


def _message(row: Comment, agencies: dict[int, str], known: frozenset[str]) -> Message:
    return Message(
        id=row.pk,
        author=row.written_by.name,
        agency=agencies.get(row.written_by_id, ""),
        written=moment_text(row.written_at),
        stretches=stretches(row.text, known),
    )


def _resolved(thread: Thread) -> str:
    if thread.resolved_at is None or thread.resolved_by is None:
        return ""
    return _("Selesai %(moment)s, ditandai %(name)s") % {
        "moment": moment_text(thread.resolved_at),
        "name": thread.resolved_by.name,
    }
