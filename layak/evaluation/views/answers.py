from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.evaluation.editions import edition_of
from layak.evaluation.forms.bulk import BulkForm, bulk_bar
from layak.evaluation.forms.evidence import ACCEPT
from layak.evaluation.forms.filters import read_filters
from layak.evaluation.models import Answer, Round
from layak.evaluation.permissions.bulk import bulk_kinds
from layak.evaluation.queries.answer_fields import Typed
from layak.evaluation.queries.answer_page import NOBODY, answer_page
from layak.evaluation.queries.answer_row import fetch_answer
from layak.evaluation.queries.answer_tabs import answer_tabs
from layak.evaluation.queries.answers import answer_list as list_of_answers
from layak.evaluation.queries.current import current_round
from layak.evaluation.queries.trace import history
from layak.evaluation.views.fetching import chosen_ids, fetch_round
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest


@require_GET
@access("answer.view")
def round_current(request: SignedInRequest) -> HttpResponse:
    """The list of the current round, with the filters of the address."""
    round_ = current_round()
    if round_ is None:
        return TemplateResponse(request, "evaluation/round_none.html")
    query = request.META.get("QUERY_STRING", "")
    response = redirect("answer_list", round_.code)
    if query:
        response["Location"] += f"?{query}"
    return response


@require_GET
@access("answer.view")
def answer_list(request: SignedInRequest, code: str) -> HttpResponse:
    return list_response(request, fetch_round(code))


def list_response(
    request: SignedInRequest, round_: Round, *, form: BulkForm | None = None, status: int = 200
) -> HttpResponse:
    """The list, also when the bar below it comes back with a reason."""
    page = list_of_answers(
        round_=round_,
        by=request.actor,
        wanted=read_filters(request.GET),
        at=timezone.now(),
        ticked=frozenset(chosen_ids(request.POST)),
    )
    kinds = bulk_kinds(request.actor)
    bulk = bulk_bar(kinds, page.agencies, form) if kinds and page.rows else None
    part = "#rows" if request.htmx and not request.htmx.history_restore_request else ""
    template = f"evaluation/answer_list.html{part}"
    return TemplateResponse(request, template, {"page": page, "bulk": bulk}, status=status)


@require_GET
@access("answer.view")
def answer_detail(request: SignedInRequest, answer_id: int) -> HttpResponse:
    return answer_response(request, find_answer(request, answer_id))


@require_GET
@access("answer.view")
def answer_history(request: SignedInRequest, answer_id: int) -> HttpResponse:
    answer = find_answer(request, answer_id)
    question = edition_of(answer.round.revision_id).find(answer.code)
    if question is None:
        raise Http404
    changes = history(answer, question)
    context = {
        "answer": answer,
        "question": question,
        "changes": changes,
        "tabs": answer_tabs(answer, request.actor, "riwayat"),
    }
    return TemplateResponse(request, "evaluation/answer_history.html", context)


def find_answer(request: SignedInRequest, answer_id: int) -> Answer:
    """The answer with its standing; 404 when it is not this person's to see."""
    try:
        return fetch_answer(answer_id, request.actor, at=timezone.now())
    except Answer.DoesNotExist as missing:
        raise Http404 from missing


def answer_response(
    request: SignedInRequest, answer: Answer, *, typed: Typed = NOBODY, status: int = 200
) -> HttpResponse:
    """The question page, also when a form comes back with what was typed."""
    page = answer_page(answer=answer, by=request.actor, typed=typed)
    context = {
        "page": page,
        "upload_accept": ACCEPT,
        "upload_limit": settings.MAX_FILE_BYTES,
    }
    return TemplateResponse(request, "evaluation/answer_detail.html", context, status=status)
