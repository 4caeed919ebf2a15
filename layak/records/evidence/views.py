from __future__ import annotations

from pathlib import PurePath
from typing import BinaryIO

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.pictures.pages import PHOTOS
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.evidence.actions import open_file
from layak.records.evidence.copies import GONE, SEARCHABLE, stripped_copy
from layak.records.evidence.description_queries import suggestion
from layak.records.evidence.detail import evidence_page
from layak.records.evidence.forms import ReasonForm
from layak.records.evidence.likeness_queries import likenesses
from layak.records.evidence.looking import hand_out_copy
from layak.records.evidence.models import Evidence, EvidenceFile, FileCopy
from layak.records.evidence.permissions import ReasonMissing, can_describe, may_have_original
from layak.records.evidence.queries import SHOWN_INLINE, visible_evidence
from layak.records.evidence.viewing_views import (
    ask_reason,
    remember_reason,
    remembered_reason,
    visible_file,
)
from layak.rules.refusal import Refused

# a file of someone else's making runs nothing and loads nothing; the PDF viewers of browsers do
# not start in a sandbox, so a PDF gets the rest of the rule
STRICT = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@require_GET
@access("evidence.view")
def evidence_detail(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    evidence = get_object_or_404(visible_evidence(request.actor), pk=evidence_id)
    page = evidence_page(evidence=evidence, by=request.actor, at=timezone.now())
    context = {
        "page": page,
        "form": ReasonForm(),
        "suggested": suggestion(evidence),
        "likenesses": likenesses(evidence, by=request.actor),
        "may_describe": can_describe(request.actor),
    }
    return TemplateResponse(request, "evidence/evidence_detail.html", context)


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
        return _stripped(request, file)
    is_inline = _is_inline(request, file)
    return _sent(stream, file.original_name, file.media_type, is_inline=is_inline)


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
    return _copy(copy, name)


def _stripped(request: SignedInRequest, file: EvidenceFile) -> HttpResponseBase:
    try:
        copy = stripped_copy(file, at=timezone.now())
    except Unreadable as refusal:
        raise Refused(str(refusal)) from refusal
    name = f"{PurePath(file.original_name).stem} (tanpa data kamera).jpg"
    return _copy(copy, name, is_inline=_is_inline(request, file))


def _copy(copy: FileCopy, name: str, *, is_inline: bool = False) -> HttpResponseBase:
    try:
        stream: BinaryIO = default_storage.open(copy.stored_as, "rb").file  # type: ignore[assignment]
    except OSError as lost:
        raise Refused(GONE) from lost
    return _sent(stream, name, copy.media_type, is_inline=is_inline)


def _sent(stream: BinaryIO, name: str, media_type: str, *, is_inline: bool) -> HttpResponseBase:
    response = FileResponse(
        stream, as_attachment=not is_inline, filename=name, content_type=media_type
    )
    sandbox = "" if media_type == "application/pdf" else "; sandbox"
    response["Content-Security-Policy"] = STRICT + sandbox
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _is_inline(request: SignedInRequest, file: EvidenceFile) -> bool:
    is_open = file.evidence.sensitivity != Evidence.Sensitivity.RESTRICTED
    return is_open and "lihat" in request.GET and file.media_type in SHOWN_INLINE
