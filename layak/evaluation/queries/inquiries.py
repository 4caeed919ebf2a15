"""Questions to the secretariat that wait, over all questions of a round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.city.people.roles.actor import Actor
from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer, Comment, Round, Thread
from layak.evaluation.queries.round_tabs import Tab, round_tabs
from layak.evaluation.queries.shown import excerpt, moment_text
from layak.evaluation.queries.talk_people import agency_names

SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryRow:
    """One inquiry; ``age`` in words. ``is_answered``: someone else wrote after the asker."""

    code: str
    text: str
    url: str
    asked: str
    who: str
    moment: str
    age: str
    is_answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryPage:
    """Open ones from the oldest on; resolved ones from the newest back, at most 200 of each."""

    round: Round
    tabs: list[Tab]
    open_rows: list[InquiryRow]
    resolved_rows: list[InquiryRow]
    answers_all: bool


def inquiry_page(*, round_: Round, by: Actor, at: datetime) -> InquiryPage:
    """What this person asked, or all for who answers: four queries, however many."""
    mine = inquiries(round_, by).select_related("answer", "opened_by")
    waiting = list(mine.filter(resolved_at=None).order_by("opened_at", "pk")[:SHOWN])
    done = list(mine.exclude(resolved_at=None).order_by("-resolved_at", "-pk")[:SHOWN])
    comments: dict[int, list[Comment]] = {}
    for row in Comment.objects.filter(thread__in=[*waiting, *done]).order_by("pk"):
        comments.setdefault(row.thread_id, []).append(row)
    askers = {thread.opened_by_id for thread in (*waiting, *done)}
    agencies = agency_names(askers, today=timezone.localdate(at))
    edition = edition_of(round_.revision_id)

    def shown(thread: Thread) -> InquiryRow:
        question = edition.find(thread.answer.code)
        said = comments[thread.pk]
        return InquiryRow(
            code=thread.answer.code,
            text="" if question is None else question.text,
            url=f"/evaluasi/jawaban/{thread.answer_id}/percakapan/#pesan-{said[0].pk}",
            asked=excerpt(said[0].text),
            who=", ".join(filter(None, (thread.opened_by.name, agencies.get(thread.opened_by_id)))),
            moment=moment_text(thread.opened_at),
            age=age_text(thread.opened_at, at=at),
            is_answered=any(row.written_by_id != thread.opened_by_id for row in said),
        )

    return InquiryPage(
        round=round_,
        tabs=round_tabs(by, round_, "tanya"),
        open_rows=[shown(thread) for thread in waiting],
        resolved_rows=[shown(thread) for thread in done],
        answers_all=by.may("guidance.manage"),
    )


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
