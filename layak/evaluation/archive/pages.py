"""The files of a round or part as a ZIP, and the joined PDFs of one question or of many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from layak.city.agencies.bodies.models import Agency
from layak.city.places.queries import municipality
from layak.evaluation.answers.fetching import find_answer
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.reads import answer_tabs
from layak.evaluation.archive.actions import ask_joined, ask_joined_set, take_archive
from layak.evaluation.archive.reads import Extent, joined_sheet, limit_of, newest_joined, stored_as
from layak.evaluation.archive.zip_file import archive_zip
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.fetching import fetch_round
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.reads import round_tabs
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import pressed
from layak.rules.instrument import Indicator, Part

# Which questions of a round an address means.


def asked_extent(round_: Round, asked: Mapping[str, str]) -> Extent:
    """By "bagian", "indikator" and "perangkat"; 404 for a code that is none."""
    parts = edition_of(round_.revision_id).parts
    agency = asked.get("perangkat", "")
    return Extent(
        part=_named(parts, asked.get("bagian", "")),
        indicator=_named(
            [i for part in parts for i in part.indicators], asked.get("indikator", "")
        ),
        agency=get_object_or_404(Agency, code=agency) if agency else None,
    )


def _named[T: (Part, Indicator)](found: Sequence[T], code: str) -> T | None:
    if not code:
        return None
    for one in found:
        if one.code == code:
            return one
    raise Http404


# Handing on to the ministry's application: the copy sheet, and the files as a ZIP.


@require_GET
@access("evidence.view")
def evidence_archive(request: SignedInRequest, code: str) -> StreamingHttpResponse:
    """Every file that this person may see, by official code; the address may narrow it."""
    round_ = fetch_round(code)
    return _archive(request, round_, asked_extent(round_, request.GET))


@require_GET
@access("evidence.view")
def part_archive(request: SignedInRequest, code: str, part: str) -> StreamingHttpResponse:
    """The same of one part."""
    round_ = fetch_round(code)
    return _archive(request, round_, asked_extent(round_, {"bagian": part}))


def _archive(request: SignedInRequest, round_: Round, extent: Extent) -> StreamingHttpResponse:
    found = take_archive(round_=round_, extent=extent, by=request.actor, at=timezone.now())
    pieces = archive_zip(found, city=municipality())
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    stem = f"berkas-{round_.code}" + (f"-{extent.stem}" if extent.stem else "")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{stem}.zip") or "attachment"
    )
    response["Cache-Control"] = "private, no-store"
    return response


# The one PDF of a question, and those of many questions in a ZIP.

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
        pressed(
            request,
            lambda: ask_joined_set(round_=round_, extent=extent, by=request.actor, at=at),
        )
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
