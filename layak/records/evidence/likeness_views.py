from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.evidence.likeness_actions import dismiss_likeness
from layak.records.evidence.likeness_queries import visible_likenesses
from layak.records.evidence.queries import visible_evidence
from layak.rules.refusal import Refused


@require_POST
@access("evidence.add")
def evidence_tell_apart(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    """Say that a file which looks like one of this evidence is another."""
    evidence = get_object_or_404(visible_evidence(request.actor), pk=evidence_id)
    told = request.POST.get("likeness", "")
    number = int(told) if told.isascii() and told.isdigit() and len(told) < 18 else 0
    likeness = visible_likenesses(evidence).filter(pk=number).first()
    try:
        dismiss_likeness(
            likeness=likeness,
            because=request.POST.get("because", ""),
            by=request.actor,
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Dicatat: kedua berkas itu memang berbeda."))
    return redirect("evidence_detail", evidence.pk)
