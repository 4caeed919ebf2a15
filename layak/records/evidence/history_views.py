from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.evidence.history import sees_readers, timeline
from layak.records.evidence.queries import visible_evidence

LINES = 100


@require_GET
@access("evidence.view")
def evidence_history(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    """What became of an evidence, the newest first."""
    evidence = get_object_or_404(visible_evidence(request.actor), pk=evidence_id)
    lines = timeline(evidence, request.actor)
    context = {
        "evidence": evidence,
        "lines": Paginator(lines, LINES).get_page(request.GET.get("page")),
        "sees_readers": sees_readers(request.actor, evidence),
    }
    return TemplateResponse(request, "evidence/evidence_history.html", context)
