"""The one PDF of a question, and those of many questions in a ZIP."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.actions.joining import ask_joined, ask_joined_set
from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer, Round
from layak.evaluation.queries.answer_tabs import answer_tabs
from layak.evaluation.queries.joined import joined_sheet, limit_of
from layak.evaluation.queries.joined_works import newest_joined, stored_as
from layak.evaluation.queries.round_tabs import round_tabs
from layak.evaluation.views.answers import find_answer
from layak.evaluation.views.extents import asked_extent
from layak.evaluation.views.fetching import fetch_round
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused

PROOFS = 25


@require_http_methods(["GET", "POST"])
@access("evidence.view")
def joined_detail(request: SignedInRequest, answer_id: int) -> HttpResponse:
    """What would stand in the PDF, how far it is, and where to take it; POST begins it."""
    answer = find_answer(request, answer_id)
    at = timezone.now()
    if request.method == "POST":
        ask_joined(answer=answer, by=request.actor, at=at)
        return redirect("joined_detail", answer.pk)
    sheet = joined_sheet(answer.round, answer)
    context = {
        "answer": answer,
        "tabs": answer_tabs(answer, request.actor, "bukti"),
        "sheet": sheet,
        "pager": Paginator(sheet.files, PROOFS).get_page(request.GET.get("page")),
        "made": newest_joined(answer, request.user, at=at),
    }
    return TemplateResponse(request, "evaluation/joined_detail.html", context)


@require_GET
@access("evidence.view")
def joined_file(request: SignedInRequest, answer_id: int) -> FileResponse:
    """The PDF that this person asked for last; 404 once it is thrown away."""
    answer = find_answer(request, answer_id)
    return _sent(request, answer, f"bukti-{answer.code}.pdf", "application/pdf")


@require_http_methods(["GET", "POST"])
@access("evidence.view")
def joined_set(request: SignedInRequest, code: str) -> HttpResponse:
    """The PDFs of a whole round, a part, an indicator or an agency."""
    round_ = fetch_round(code)
    at = timezone.now()
    if request.method == "POST":
        extent = asked_extent(round_, request.POST)
        try:
            ask_joined_set(round_=round_, extent=extent, by=request.actor, at=at)
        except Refused as refusal:
            messages.error(request, refusal.reason)
        return redirect("joined_set", code)
    edition = edition_of(round_.revision_id)
    context = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "alat"),
        "parts": edition.parts,
        "indicators": [i for part in edition.parts for i in part.indicators],
        "agencies": Agency.objects.current().order_by("name"),
        "limit": limit_of(edition.code),
        "made": newest_joined(round_, request.user, at=at),
    }
    return TemplateResponse(request, "evaluation/joined_set.html", context)


@require_GET
@access("evidence.view")
def joined_set_file(request: SignedInRequest, code: str) -> FileResponse:
    round_ = fetch_round(code)
    return _sent(request, round_, f"bukti-{round_.code}.zip", "application/zip")


def _sent(
    request: SignedInRequest, about: Answer | Round, name: str, media_type: str
) -> FileResponse:
    made = newest_joined(about, request.user, at=timezone.now())
    if made is None or not made.work.result_url:
        raise Http404
    try:
        file = default_storage.open(stored_as(made.work), "rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
    response["Cache-Control"] = "private, no-store"
    return response
