"""The conversations about an answer, and the secretariat's inbox of a round."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.evaluation.actions.guidance import answer_for_all
from layak.evaluation.actions.talk_notices import comment_url
from layak.evaluation.actions.talks import open_thread, reopen_thread, resolve_thread, write_comment
from layak.evaluation.forms.talks import MessageForm, OpenForm, ReplyForm
from layak.evaluation.models import Answer, Thread
from layak.evaluation.queries.inquiries import inquiry_page
from layak.evaluation.queries.talks import TalkPage, ThreadView, talk_page
from layak.evaluation.views.answers import find_answer
from layak.evaluation.views.fetching import fetch_round
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused


@require_GET
@access("answer.view")
def talk_list(request: SignedInRequest, answer_id: int) -> HttpResponse:
    """What is said about an answer, open threads first."""
    return _response(request, _page(request, find_answer(request, answer_id)))


@require_POST
@access("comment.write")
def thread_open(request: SignedInRequest, answer_id: int) -> HttpResponse:
    """A new conversation, or a question to the secretariat."""
    answer = find_answer(request, answer_id)
    page = _page(request, answer)
    form = OpenForm(request.POST, people=page.people, auto_id="baru-%s")
    if not form.is_valid():
        return _response(request, page, opening=form, status=422)
    told = form.cleaned_data
    try:
        comment = open_thread(
            answer_id=answer.pk,
            text=told["text"],
            to=told["to"],
            is_inquiry=told["is_inquiry"],
            by=request.actor,
            at=timezone.now(),
        )
    except Refused as refusal:
        form.add_error("text", refusal.reason)
        return _response(request, page, opening=form, status=409)
    is_inquiry = told["is_inquiry"]
    said = _("Pertanyaan terkirim ke sekretariat.") if is_inquiry else _("Pesan terkirim.")
    messages.success(request, said)
    return redirect(comment_url(answer.pk, comment.pk))


@require_POST
@access("comment.write")
def comment_write(request: SignedInRequest, answer_id: int, thread_id: int) -> HttpResponse:
    """A reply, which may also close the thread or become guidance."""
    answer = find_answer(request, answer_id)
    get_object_or_404(Thread, pk=thread_id, answer=answer)
    page = _page(request, answer)
    thread = next(row for row in _all(page) if row.id == thread_id)
    form = _reply_form(thread, page, request.POST)
    if not form.is_valid():
        return _response(request, page, replying={thread_id: form}, status=422)
    told = form.cleaned_data
    write = answer_for_all if told.get("guide") else write_comment
    try:
        comment = write(
            thread_id=thread_id,
            text=told["text"],
            to=told["to"],
            resolve=told.get("resolve", False),
            by=request.actor,
            at=timezone.now(),
        )
    except Refused as refusal:
        form.add_error("text", refusal.reason)
        return _response(request, page, replying={thread_id: form}, status=409)
    messages.success(request, _("Balasan terkirim."))
    return redirect(comment_url(answer.pk, comment.pk))


@require_POST
@access("comment.write")
def thread_resolve(request: SignedInRequest, answer_id: int, thread_id: int) -> HttpResponse:
    """Nothing more to say here."""
    answer = find_answer(request, answer_id)
    get_object_or_404(Thread, pk=thread_id, answer=answer)
    resolve_thread(thread_id=thread_id, by=request.actor, at=timezone.now())
    messages.success(request, _("Percakapan ditandai selesai."))
    return redirect("talk_list", answer.pk)


@require_POST
@access("comment.write")
def thread_reopen(request: SignedInRequest, answer_id: int, thread_id: int) -> HttpResponse:
    """There is more to say."""
    answer = find_answer(request, answer_id)
    get_object_or_404(Thread, pk=thread_id, answer=answer)
    reopen_thread(thread_id=thread_id, by=request.actor, at=timezone.now())
    messages.success(request, _("Percakapan dibuka kembali."))
    return redirect("talk_list", answer.pk)


@require_GET
@access("comment.write")
def inquiry_list(request: SignedInRequest, code: str) -> HttpResponse:
    """Questions to the secretariat, the oldest open one first."""
    page = inquiry_page(round_=fetch_round(code), by=request.actor, at=timezone.now())
    values = {"page": page, "round": page.round, "tabs": page.tabs}
    return TemplateResponse(request, "evaluation/talk_inquiries.html", values)


def _page(request: SignedInRequest, answer: Answer) -> TalkPage:
    return talk_page(answer=answer, by=request.actor, at=timezone.now())


def _all(page: TalkPage) -> list[ThreadView]:
    return [*page.open_threads, *page.resolved_threads]


def _reply_form(thread: ThreadView, page: TalkPage, data: Any = None) -> ReplyForm:
    return ReplyForm(
        data,
        people=page.people,
        may_guide=thread.may_guide,
        may_resolve=thread.may_resolve.allowed and not thread.resolved,
        auto_id=f"balas-{thread.id}-%s",
    )


def _response(
    request: SignedInRequest,
    page: TalkPage,
    *,
    opening: MessageForm | None = None,
    replying: dict[int, ReplyForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; a form that comes back keeps what was typed."""
    given = replying or {}

    def with_form(threads: list[ThreadView]) -> list[tuple[ThreadView, ReplyForm]]:
        return [(row, given.get(row.id) or _reply_form(row, page)) for row in threads]

    is_asking = request.GET.get("tanya") == "sekretariat"
    values = {
        "page": page,
        "opening": opening
        or OpenForm(people=page.people, auto_id="baru-%s", initial={"is_inquiry": is_asking}),
        "open_threads": with_form(page.open_threads),
        "resolved_threads": with_form(page.resolved_threads),
        "replied_resolved": any(row.id in given for row in page.resolved_threads),
    }
    return TemplateResponse(request, "evaluation/talk_list.html", values, status=status)
