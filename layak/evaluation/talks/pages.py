"""The conversations about an answer, the secretariat's inbox of a round, and its guidance."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.evaluation.answers.fetching import find_answer
from layak.evaluation.answers.models import Answer
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.fetching import fetch_round
from layak.evaluation.rounds.reads import round_tabs
from layak.evaluation.talks.actions import (
    Advice,
    GuidanceMoved,
    answer_for_all,
    comment_url,
    open_thread,
    reopen_thread,
    resolve_thread,
    write_comment,
    write_guidance,
)
from layak.evaluation.talks.forms import GuidanceForm, MessageForm, OpenForm, ReplyForm
from layak.evaluation.talks.models import Guidance, Thread
from layak.evaluation.talks.reads import (
    TalkPage,
    ThreadView,
    guidance_history,
    guidance_list,
    inquiry_page,
    newest_guidance,
    talk_page,
)
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.rules.refusal import Refused

# The conversations about an answer, and the secretariat's inbox of a round.


@require_GET
@access("answer.view")
def talk_list(request: SignedInRequest, answer_id: int) -> HttpResponse:
    """What is said about an answer, open threads first."""
    return _talk_response(request, _page(request, find_answer(request, answer_id)))


@require_POST
@access("comment.write")
def thread_open(request: SignedInRequest, answer_id: int) -> HttpResponse:
    """A new conversation, or a question to the secretariat."""
    answer = find_answer(request, answer_id)
    page = _page(request, answer)
    form = OpenForm(request.POST, people=page.people, auto_id="baru-%s")
    if not form.is_valid():
        return _talk_response(request, page, opening=form, status=422)
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
        return _talk_response(request, page, opening=form, status=409)
    is_inquiry = told["is_inquiry"]
    said = _("Pertanyaan terkirim ke sekretariat.") if is_inquiry else _("Pesan terkirim.")
    return say_and_go(request, said, comment_url(answer.pk, comment.pk))


@require_POST
@access("comment.write")
def comment_write(request: SignedInRequest, answer_id: int, thread_id: int) -> HttpResponse:
    """A reply, which may also close the thread or become guidance."""
    answer = find_answer(request, answer_id)
    get_object_or_404(Thread, pk=thread_id, answer=answer)
    page = _page(request, answer)
    thread = next(
        row for row in [*page.open_threads, *page.resolved_threads] if row.id == thread_id
    )
    form = _reply_form(thread, page, request.POST)
    if not form.is_valid():
        return _talk_response(request, page, replying={thread_id: form}, status=422)
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
        return _talk_response(request, page, replying={thread_id: form}, status=409)
    return say_and_go(request, _("Balasan terkirim."), comment_url(answer.pk, comment.pk))


@require_POST
@access("comment.write")
def thread_resolve(request: SignedInRequest, answer_id: int, thread_id: int) -> HttpResponse:
    """Nothing more to say here."""
    answer = find_answer(request, answer_id)
    get_object_or_404(Thread, pk=thread_id, answer=answer)
    resolve_thread(thread_id=thread_id, by=request.actor, at=timezone.now())
    return say_and_go(request, _("Percakapan ditandai selesai."), "talk_list", answer.pk)


@require_POST
@access("comment.write")
def thread_reopen(request: SignedInRequest, answer_id: int, thread_id: int) -> HttpResponse:
    """There is more to say."""
    answer = find_answer(request, answer_id)
    get_object_or_404(Thread, pk=thread_id, answer=answer)
    reopen_thread(thread_id=thread_id, by=request.actor, at=timezone.now())
    return say_and_go(request, _("Percakapan dibuka kembali."), "talk_list", answer.pk)


@require_GET
@access("comment.write")
def inquiry_list(request: SignedInRequest, code: str) -> HttpResponse:
    """Questions to the secretariat, the oldest open one first."""
    round_, by = fetch_round(code), request.actor
    values = {
        "page": inquiry_page(round_=round_, by=by, at=timezone.now()),
        "round": round_,
        "tabs": round_tabs(by, round_, "tanya"),
        "answers_all": by.may("guidance.manage"),
    }
    return TemplateResponse(request, "evaluation/talk_inquiries.html", values)


def _page(request: SignedInRequest, answer: Answer) -> TalkPage:
    return talk_page(answer=answer, by=request.actor, at=timezone.now())


def _reply_form(thread: ThreadView, page: TalkPage, data: QueryDict | None = None) -> ReplyForm:
    return ReplyForm(
        data,
        people=page.people,
        may_guide=thread.may_guide,
        may_resolve=thread.may_resolve.allowed and not thread.resolved,
        auto_id=f"balas-{thread.id}-%s",
    )


def _talk_response(
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


# The city's guidance: a list for the round, and the page where the secretariat writes it.


@require_GET
@access("answer.view")
def guidance_of_round(request: SignedInRequest, code: str) -> HttpResponse:
    """All guidance on the questions of a round, searched by words."""
    round_ = fetch_round(code)
    page = guidance_list(
        round_=round_,
        by=request.actor,
        query=request.GET.get("q", "").strip()[:80],
        shows_all=request.GET.get("saring") == "semua" and request.actor.may("guidance.manage"),
    )
    tabs = round_tabs(request.actor, round_, "petunjuk")
    values = {"page": page, "round": round_, "tabs": tabs}
    return TemplateResponse(request, "evaluation/guidance_list.html", values)


@require_http_methods(["GET", "POST"])
@access("guidance.manage")
def guidance_edit(request: SignedInRequest, answer_id: int) -> HttpResponse:
    """Write the guidance of a question; what was typed stays when someone else was faster."""
    answer = find_answer(request, answer_id)
    newest = newest_guidance(answer)
    if request.method == "GET":
        facts: dict[str, object] = {"seen": newest.pk if newest else 0}
        if newest is not None:
            facts |= {"text": newest.text, "good_evidence": newest.good_evidence}
        return _guidance_response(
            request, answer, newest, GuidanceForm(initial=facts, has_sample=_has_sample(newest))
        )
    form = GuidanceForm(request.POST, request.FILES, has_sample=_has_sample(newest))
    if not form.is_valid():
        return _guidance_response(request, answer, newest, form, status=422)
    try:
        told = form.cleaned_data
        advice = Advice(
            text=told["text"],
            good_evidence=told["good_evidence"],
            sample=form.upload,
            keeps_sample=form.keeps_sample,
        )
        at, by = timezone.now(), request.actor
        written = write_guidance(
            answer_id=answer.pk, advice=advice, seen=told["seen"], by=by, at=at
        )
    except GuidanceMoved as moved:
        # what was typed, and the newer version above it; the next save counts as seen
        newest = newest_guidance(answer)
        data = request.POST.copy()
        data["seen"] = str(newest.pk if newest else 0)
        form = GuidanceForm(data, has_sample=_has_sample(newest))
        form.add_error(None, moved.reason)
        return _guidance_response(request, answer, newest, form, other=newest, status=409)
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return _guidance_response(request, answer, newest, form, status=422)
    said = _("Petunjuk disimpan.") if written else _("Tidak ada yang berubah.")
    return say_and_go(request, said, "answer_detail", answer.pk)


def _has_sample(newest: Guidance | None) -> bool:
    return newest is not None and newest.sample_id is not None


def _guidance_response(
    request: SignedInRequest,
    answer: Answer,
    newest: Guidance | None,
    form: GuidanceForm,
    *,
    other: Guidance | None = None,
    status: int = 200,
) -> HttpResponse:
    values = {
        "answer": answer,
        "question": edition_of(answer.round.revision_id).find(answer.code),
        "form": form,
        "newest": newest,
        "other": other,
        "versions": guidance_history(answer),
    }
    return TemplateResponse(request, "evaluation/guidance_edit.html", values, status=status)
