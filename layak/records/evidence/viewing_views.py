from __future__ import annotations

import time

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.pictures.pages import DRAWN
from layak.platform.documents.pictures.rendering import page_picture
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.evidence.copies import (
    SEARCHABLE,
    THUMBNAIL,
    bytes_of,
    copy_of,
    local_file,
    picture_of_page,
)
from layak.records.evidence.forms import ReasonForm
from layak.records.evidence.looking import check_can_look, view_file
from layak.records.evidence.models import Evidence, EvidenceFile, FileCopy
from layak.records.evidence.permissions import ReasonMissing
from layak.records.evidence.queries import visible_evidence
from layak.records.evidence.viewing import Asked, found_words, view_page
from layak.rules.entries import read_text
from layak.rules.refusal import Refused

LONGEST_SEARCH, LONGEST_RANGE = 200, 200
# so long a reason holds for the same file, in the session of who gave it
REASON_SECONDS = 15 * 60
REASONS = "evidence.reasons"
# a picture of a page never changes; it may stay where this person looked at it, for an hour
KEPT_PRIVATELY = "private, max-age=3600"


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
        data, media_type = _picture(request, file, page)
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


def visible_file(request: SignedInRequest, evidence_id: int, version: int) -> EvidenceFile:
    """A version of an evidence that this person may see; else 404."""
    evidence = get_object_or_404(visible_evidence(request.actor), pk=evidence_id)
    return get_object_or_404(evidence.files.select_related("evidence__agency"), version=version)


def look(request: SignedInRequest, file: EvidenceFile) -> None:
    """Let this person look, and leave the trace. Raises ReasonMissing and Refused.

    A reason that is remembered left its trace when it was given.
    """
    because = remembered_reason(request, file)
    if because:
        check_can_look(file=file, because=because, by=request.actor)
    else:
        view_file(file=file, by=request.actor, at=timezone.now())


def ask_reason(request: SignedInRequest, file: EvidenceFile) -> HttpResponse:
    """The question for the reason; whatever else was sent comes back with the answer."""
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", "because")
    ]
    context = {"file": file, "form": ReasonForm(), "kept": kept}
    return TemplateResponse(request, "evidence/evidence_reason.html", context)


def remembered_reason(request: SignedInRequest, file: EvidenceFile) -> str:
    """The reason given for this file within the last quarter of an hour, or nothing."""
    if file.evidence.sensitivity != Evidence.Sensitivity.RESTRICTED:
        return ""
    because, until = request.session.get(REASONS, {}).get(str(file.pk), ("", 0))
    return str(because) if time.time() < until else ""


def reason_given(request: SignedInRequest, file: EvidenceFile) -> HttpResponse:
    """Keep the reason and lead back to what was asked for; without one, ask again."""
    try:
        remember_reason(request, file)
    except ReasonMissing as missing:
        form = ReasonForm(request.POST)
        if form.is_valid():
            form.add_error("because", str(missing))
        context = {"file": file, "form": form}
        return TemplateResponse(request, "evidence/evidence_reason.html", context, status=422)
    return HttpResponseRedirect(request.get_full_path())


def remember_reason(request: SignedInRequest, file: EvidenceFile) -> None:
    """Note why this person looks, for a quarter of an hour. Raises ReasonMissing and Refused."""
    because = read_text(request.POST.get("because", "")[:300]).strip()
    view_file(file=file, because=because, by=request.actor, at=timezone.now())
    now = time.time()
    held = {key: kept for key, kept in request.session.get(REASONS, {}).items() if kept[1] > now}
    request.session[REASONS] = {**held, str(file.pk): [because, now + REASON_SECONDS]}


def picture_response(data: bytes, media_type: str, *, is_kept: bool) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Cache-Control"] = KEPT_PRIVATELY if is_kept else "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _picture(request: SignedInRequest, file: EvidenceFile, page: int) -> tuple[bytes, str]:
    """Kept when it is the plain page; drawn for this once when larger or with words marked."""
    asked = _asked(request)
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
