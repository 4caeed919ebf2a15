from __future__ import annotations

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.evidence.actions import open_file
from layak.records.evidence.description_queries import suggestion
from layak.records.evidence.forms import ReasonForm
from layak.records.evidence.models import Evidence, EvidenceFile
from layak.records.evidence.permissions import can_describe
from layak.records.evidence.queries import SHOWN_INLINE, evidence_page, visible_evidence

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
        "may_describe": can_describe(request.actor),
    }
    return TemplateResponse(request, "evidence/evidence_detail.html", context)


@require_http_methods(["GET", "POST"])
@access("evidence.view")
def evidence_download(request: SignedInRequest, evidence_id: int, version: int) -> HttpResponseBase:
    """The bytes of a version; a restricted one only by POST, with the reason."""
    evidence = get_object_or_404(visible_evidence(request.actor), pk=evidence_id)
    file = get_object_or_404(evidence.files.select_related("evidence"), version=version)
    stream = open_file(
        file=file,
        because=request.POST.get("because", ""),
        by=request.actor,
        at=timezone.now(),
    )
    is_inline = _is_inline(request, file)
    response = FileResponse(
        stream,
        as_attachment=not is_inline,
        filename=file.original_name,
        content_type=file.media_type,
    )
    sandbox = "" if file.media_type == "application/pdf" else "; sandbox"
    response["Content-Security-Policy"] = STRICT + sandbox
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _is_inline(request: SignedInRequest, file: EvidenceFile) -> bool:
    is_open = file.evidence.sensitivity != Evidence.Sensitivity.RESTRICTED
    return is_open and "lihat" in request.GET and file.media_type in SHOWN_INLINE
