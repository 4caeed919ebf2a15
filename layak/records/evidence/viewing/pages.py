"""A version looked at page by page, and taken along as a file."""

from __future__ import annotations

from pathlib import PurePath

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.pictures.pages import DRAWN, PHOTOS
from layak.platform.documents.pictures.rendering import page_picture
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.evidence.files.actions import open_file
from layak.records.evidence.files.copies import (
    SEARCHABLE,
    THUMBNAIL,
    bytes_of,
    copy_of,
    local_file,
    picture_of_page,
    stripped_copy,
)
from layak.records.evidence.files.models import Evidence, EvidenceFile, FileCopy
from layak.records.evidence.files.permissions import ReasonMissing, may_have_original
from layak.records.evidence.files.reads import SHOWN_INLINE, visible_evidence
from layak.records.evidence.reading.reads import is_passive
from layak.records.evidence.viewing.actions import check_can_look, hand_out_copy
from layak.records.evidence.viewing.reads import Asked, found_words, view_page
from layak.records.evidence.viewing.reasons import (
    ask_reason,
    look,
    reason_given,
    remember_reason,
    remembered_reason,
    visible_file,
)
from layak.records.evidence.viewing.responses import copy_response, file_response, picture_response
from layak.rules.entries import read_text
from layak.rules.refusal import Refused

LONGEST_SEARCH, LONGEST_RANGE = 200, 200


@require_GET
@access("evidence.view")
def evidence_newest(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    """On to the newest version, with what the address asks for."""
    evidence = get_object_or_404(visible_evidence(request.actor), pk=evidence_id)
    newest = evidence.files.order_by("-version").first()
    if newest is None:
        raise Http404
    url = reverse("evidence_view", args=[evidence.pk, newest.version])
    asked = request.GET.urlencode()
    return redirect(f"{url}?{asked}" if asked else url)


@require_http_methods(["GET", "POST"])
@access("evidence.view")
def evidence_view(request: SignedInRequest, evidence_id: int, version: int) -> HttpResponse:
    """One page of a version; POST gives the reason that a restricted one asks for."""
    file = visible_file(request, evidence_id, version)
    if request.method == "POST":
        return reason_given(request, file)
    try:
        look(request, file)
    except ReasonMissing:
        return ask_reason(request, file)
    page = view_page(file=file, asked=_asked(request), by=request.actor, at=timezone.now())
    return TemplateResponse(request, "evidence/evidence_view.html", {"page": page})


@require_GET
@access("evidence.view")
def evidence_page(
    request: SignedInRequest, evidence_id: int, version: int, page: int
) -> HttpResponse:
    """The picture of one page, to whoever looks at the version."""
    file = visible_file(request, evidence_id, version)
    if file.media_type not in DRAWN:
        raise Http404
    look(request, file)
    try:
        data, media_type = _picture(file, page, _asked(request))
    except Unreadable as refusal:
        raise Refused(str(refusal)) from refusal
    is_open = file.evidence.sensitivity != Evidence.Sensitivity.RESTRICTED
    return picture_response(data, media_type, is_kept=is_open)


@require_GET
@access("evidence.view")
def evidence_thumbnail(request: SignedInRequest, evidence_id: int, version: int) -> HttpResponse:
    """The small picture; of a restricted version there is none to see."""
    file = visible_file(request, evidence_id, version)
    if file.evidence.sensitivity == Evidence.Sensitivity.RESTRICTED:
        raise Http404
    check_can_look(file=file, because="", by=request.actor)
    copy = copy_of(file, THUMBNAIL)
    data = None if copy is None else bytes_of(copy)
    if copy is None or data is None:
        raise Http404
    return picture_response(data, copy.media_type, is_kept=True)


def _picture(file: EvidenceFile, page: int, asked: Asked) -> tuple[bytes, str]:
    """Kept when it is the plain page; drawn for this once when larger or with words marked."""
    words = found_words(file, page, asked.words) if asked.words else []
    if not asked.is_large and not words:
        return picture_of_page(file, page, at=timezone.now())
    # the words of a scan stand only in its searchable copy
    copy = copy_of(file, SEARCHABLE) if words else None
    source: EvidenceFile | FileCopy = copy or file
    with local_file(source.stored_as) as path:
        made = page_picture(path, source.media_type, page, is_large=asked.is_large, words=words)
    return made.data, made.media_type


def _asked(request: SignedInRequest) -> Asked:
    page = request.GET.get("hal", "")
    is_number = page.isascii() and page.isdigit() and len(page) < 7
    return Asked(
        page=int(page) if is_number else 0,
        words=read_text(request.GET.get("cari", "")[:LONGEST_SEARCH]).strip(),
        pages=read_text(request.GET.get("rentang", "")[:LONGEST_RANGE]).strip(),
        is_large="besar" in request.GET,
    )


@require_http_methods(["GET", "POST"])
@access("evidence.view")
def evidence_download(request: SignedInRequest, evidence_id: int, version: int) -> HttpResponseBase:
    """The bytes of a version; a restricted one with the reason, by POST or still remembered.

    A photo goes to others than its owner without what the camera wrote into it.
    """
    file = visible_file(request, evidence_id, version)
    stream = open_file(
        file=file,
        because=request.POST.get("because", "") or remembered_reason(request, file),
        by=request.actor,
        at=timezone.now(),
    )
    if file.media_type in PHOTOS and not may_have_original(request.actor, file.evidence):
        stream.close()
        try:
            copy = stripped_copy(file, at=timezone.now())
        except Unreadable as refusal:
            raise Refused(str(refusal)) from refusal
        name = f"{PurePath(file.original_name).stem} (tanpa data kamera).jpg"
        return copy_response(copy, name, is_inline=_is_inline(request, file))
    is_inline = _is_inline(request, file)
    return file_response(
        stream,
        file.original_name,
        file.media_type,
        is_inline=is_inline,
        is_passive=is_inline and is_passive(file),
    )


@require_http_methods(["GET", "POST"])
@access("evidence.view")
def evidence_searchable(
    request: SignedInRequest, evidence_id: int, version: int
) -> HttpResponseBase:
    """The copy of a scan whose words can be searched, where it was made."""
    file = visible_file(request, evidence_id, version)
    copy = get_object_or_404(file.copies, kind=SEARCHABLE, page=0)
    try:
        if request.method == "POST":
            remember_reason(request, file)
        because = remembered_reason(request, file)
        hand_out_copy(file=file, because=because, by=request.actor, at=timezone.now())
    except ReasonMissing:
        return ask_reason(request, file)
    name = f"{PurePath(file.original_name).stem} (dapat dicari).pdf"
    return copy_response(copy, name)


def _is_inline(request: SignedInRequest, file: EvidenceFile) -> bool:
    is_open = file.evidence.sensitivity != Evidence.Sensitivity.RESTRICTED
    return is_open and "lihat" in request.GET and file.media_type in SHOWN_INLINE
