"""What evidence still proves: the list by the end of its validity, and one document over cycles."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.city.places.queries import municipality
from layak.evaluation.rounds.fetching import XLSX, download
from layak.evaluation.strength.validity_reads import cycle_page, validity_page, validity_rows
from layak.evaluation.strength.validity_sheet import validity_workbook
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.evidence.files.reads import visible_evidence


@require_GET
@access("evidence.view")
def evidence_validity(request: SignedInRequest) -> HttpResponse:
    page = validity_page(
        by=request.actor,
        state=request.GET.get("keadaan", ""),
        later=request.GET.get("daur", ""),
        number=request.GET.get("page", ""),
        today=timezone.localdate(),
    )
    part = "#rows" if request.htmx and not request.htmx.history_restore_request else ""
    return TemplateResponse(request, f"evaluation/evidence_validity.html{part}", {"page": page})


@require_GET
@access("evidence.view")
def evidence_validity_sheet(request: SignedInRequest) -> HttpResponse:
    """The whole list as XLSX."""
    at = timezone.now()
    cycle, rows = validity_rows(
        by=request.actor,
        state=request.GET.get("keadaan", ""),
        later=request.GET.get("daur", ""),
        today=timezone.localdate(at),
    )
    data = validity_workbook(cycle, rows, city=municipality(), at=at)
    return download(data, name="masa-berlaku-bukti.xlsx", media_type=XLSX)


@require_GET
@access("evidence.view")
def evidence_cycle(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    """What one document still proves next cycle, and what hangs on it."""
    evidence = get_object_or_404(visible_evidence(request.actor), pk=evidence_id)
    page = cycle_page(evidence=evidence, by=request.actor, today=timezone.localdate())
    return TemplateResponse(request, "evaluation/evidence_cycle.html", {"page": page})
