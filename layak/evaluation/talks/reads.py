"""The conversations about an answer, who reads them, and the secretariat's inbox of a round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.city.people.roles.policy import policy as rights
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.permissions import standing_of
from layak.evaluation.answers.reads import answer_tabs
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.reads import Tab
from layak.evaluation.rounds.wording import excerpt, moment_text
from layak.evaluation.talks.models import Comment, Thread
from layak.evaluation.talks.permissions import can_comment, can_resolve
from layak.evaluation.talks.rules import stretches
from layak.rules.refusal import Verdict

# Who may read what is said about an answer, and who is told of it.


def audience(answer: Answer, *, today: date) -> list[User]:
    """Everyone who may see the answer today, by name: one query.

    The answer came with its agencies (``with_standing`` or ``fetch_answer``).
    """
    own = Q(seat__role__in=_roles("answer.view", "own"), seat__agency_id__in=_named(answer))
    return _holders(own | Q(seat__role__in=_roles("answer.view", "all")), today=today)


def named_people(answer: Answer, *, today: date) -> list[User]:
    """Those on the seats of the agencies that the question names, who may see it: one query."""
    roles = [*_roles("answer.view", "own"), *_roles("answer.view", "all")]
    return _holders(Q(seat__role__in=roles, seat__agency_id__in=_named(answer)), today=today)


def desk_people(*, today: date) -> list[User]:
    """Those who answer questions to the secretariat: one query."""
    return _holders(Q(seat__role__in=_roles("guidance.manage", "all")), today=today)


def agency_names(user_ids: Iterable[int], *, today: date) -> dict[int, str]:
    """The agency of each person's first seat today: one query."""
    rows = SeatHolding.objects.on(today).filter(user__in=set(user_ids)).order_by("-pk")
    return dict(rows.values_list("user_id", "seat__agency__name"))


def _named(answer: Answer) -> list[int]:
    agencies = (answer.lead_id, *answer.contributor_ids)
    return [agency for agency in agencies if agency is not None]


def _roles(permission: str, scope: str) -> list[str]:
    roles = rights().roles.values()
    return [role.code for role in roles if role.rights.get(permission) == scope]


def _holders(seats: Q, *, today: date) -> list[User]:
    holdings: QuerySet[SeatHolding] = SeatHolding.objects.on(today).filter(seats)
    people = User.objects.people().filter(is_active=True, pk__in=holdings.values("user_id"))
    return list(people.order_by("name"))


# The conversations about an answer, as its page shows them.


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadView:
    """``resolved`` says when and by whom; ``may_guide``: its answer may become guidance.

    A message names no agency where its author holds no seat today.
    """

    id: int
    is_inquiry: bool
    title: str
    messages: list[dict[str, object]]
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
    """Threads of an answer that came through ``fetch_answer``: four more queries, however many.

    Open ones first, the newest talk of each kind on top.
    """
    question = edition_of(answer.round.revision_id).find(answer.code)
    if question is None:
        raise Answer.DoesNotExist
    today = timezone.localdate(at)
    standing = standing_of(answer, answer.round)
    everyone = audience(answer, today=today)
    comments = Comment.objects.select_related("written_by").order_by("pk")
    found = Thread.objects.filter(answer=answer).select_related("resolved_by")
    rows = list(found.prefetch_related(Prefetch("comments", queryset=comments)).order_by("-pk"))
    writers = {comment.written_by_id for thread in rows for comment in thread.comments.all()}
    agencies = agency_names(writers, today=today)
    known = frozenset(user.username for user in everyone)
    threads = [
        ThreadView(
            id=thread.pk,
            is_inquiry=thread.is_inquiry,
            title=_("Tanya sekretariat") if thread.is_inquiry else _("Percakapan"),
            messages=[
                {
                    "id": row.pk,
                    "author": row.written_by.name,
                    "agency": agencies.get(row.written_by_id, ""),
                    "written": moment_text(row.written_at),
                    "stretches": stretches(row.text, known),
                }
                for row in thread.comments.all()
            ],
            resolved=_resolved(thread),
            may_resolve=can_resolve(by, standing, thread),
            may_guide=thread.is_inquiry and by.may("guidance.manage"),
        )
        for thread in rows
    ]
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


def _resolved(thread: Thread) -> str:
    if thread.resolved_at is None or thread.resolved_by is None:
        return ""
    return _("Selesai %(moment)s, ditandai %(name)s") % {
        "moment": moment_text(thread.resolved_at),
        "name": thread.resolved_by.name,
    }


# Questions to the secretariat that wait, over all questions of a round.

SHOWN = 200


def inquiry_page(*, round_: Round, by: Actor, at: datetime) -> dict[str, list[dict[str, object]]]:
    """What this person asked, or all for who answers: four queries, however many.

    ``open_rows`` from the oldest on, ``resolved_rows`` from the newest back, at most 200 of each;
    ``age`` in words; ``is_answered``: someone else wrote after the asker.
    """
    mine = inquiries(round_, by).select_related("answer", "opened_by")
    waiting = list(mine.filter(resolved_at=None).order_by("opened_at", "pk")[:SHOWN])
    done = list(mine.exclude(resolved_at=None).order_by("-resolved_at", "-pk")[:SHOWN])
    comments: dict[int, list[Comment]] = {}
    for row in Comment.objects.filter(thread__in=[*waiting, *done]).order_by("pk"):
        comments.setdefault(row.thread_id, []).append(row)
    askers = {thread.opened_by_id for thread in (*waiting, *done)}
    agencies = agency_names(askers, today=timezone.localdate(at))
    edition = edition_of(round_.revision_id)

    def shown(thread: Thread) -> dict[str, object]:
        question = edition.find(thread.answer.code)
        said = comments[thread.pk]
        return {
            "code": thread.answer.code,
            "text": "" if question is None else question.text,
            "url": f"/evaluasi/jawaban/{thread.answer_id}/percakapan/#pesan-{said[0].pk}",
            "asked": excerpt(said[0].text),
            "who": ", ".join(
                filter(None, (thread.opened_by.name, agencies.get(thread.opened_by_id)))
            ),
            "moment": moment_text(thread.opened_at),
            "age": age_text(thread.opened_at, at=at),
            "is_answered": any(row.written_by_id != thread.opened_by_id for row in said),
        }

    return {
        "open_rows": [shown(thread) for thread in waiting],
        "resolved_rows": [shown(thread) for thread in done],
    }


def inquiries(round_: Round, by: Actor) -> QuerySet[Thread]:
    """Inquiries of a round: the own agencies' and one's own, all for who answers them."""
    rows = Thread.objects.filter(is_inquiry=True, answer__round=round_)
    if by.may("guidance.manage"):
        return rows
    seen = Answer.objects.visible_to(by).filter(round=round_)
    if by.scope("comment.write") == "all":
        return rows.filter(opened_by=by.user)
    return rows.filter(answer__in=seen)


def age_text(moment: datetime, *, at: datetime) -> str:
    """``hari ini``, ``3 hari``: whole days of the city's calendar."""
    days = (timezone.localdate(at) - timezone.localdate(moment)).days
    if days < 1:
        return _("hari ini")
    return ngettext("%(n)d hari", "%(n)d hari", days) % {"n": days}
