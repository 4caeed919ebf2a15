from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.evidence.description_actions import Description, describe_evidence
from layak.records.evidence.description_queries import suggestion
from layak.records.evidence.forms import DescriptionForm
from layak.records.evidence.kinds import KIND_LABELS
from layak.records.evidence.library import library
from layak.records.evidence.models import Evidence
from layak.records.evidence.queries import visible_evidence
from layak.rules.entries import read_text
from layak.rules.refusal import Refused

LONGEST_SEARCH = 200


@require_GET
@access("evidence.view")
def evidence_list(request: SignedInRequest) -> HttpResponse:
    """The library, with the words of the address."""
    asked = request.GET.get("hal", "1")
    kind = request.GET.get("jenis", "")
    page = library(
        by=request.actor,
        words=read_text(request.GET.get("q", "")[:LONGEST_SEARCH]).strip(),
        kind=kind if kind in KIND_LABELS else "",
        is_undescribed="belum" in request.GET,
        page=int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 5 else 1,
        today=timezone.localdate(),
    )
    part = "#rows" if request.htmx and not request.htmx.history_restore_request else ""
    return TemplateResponse(request, f"evidence/evidence_list.html{part}", {"page": page})


@require_http_methods(["GET", "POST"])
@access("evidence.add")
def evidence_describe(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    """Confirm what the document says of itself; the words of the file fill the form."""
    evidence = get_object_or_404(visible_evidence(request.actor), pk=evidence_id)
    found = suggestion(evidence)
    if request.method == "POST":
        form = DescriptionForm(request.POST)
        if form.is_valid() and _described(request, evidence, form):
            messages.success(request, _("Keterangan bukti dipastikan."))
            return redirect("evidence_detail", evidence.pk)
    else:
        form = DescriptionForm(initial=found.initial)
    context: dict[str, Any] = {"evidence": evidence, "form": form, "suggested": found}
    return TemplateResponse(request, "evidence/evidence_describe.html", context)


def _described(request: SignedInRequest, evidence: Evidence, form: DescriptionForm) -> bool:
    try:
        describe_evidence(
            evidence=evidence,
            description=Description(**form.cleaned_data),
            by=request.actor,
            at=timezone.now(),
        )
    except Refused as refusal:
        form.add_error("valid_until_on", str(refusal))
        return False
    return True
