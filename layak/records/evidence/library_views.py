from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
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
from layak.records.evidence.library import STATES, LibraryWanted, library
from layak.records.evidence.models import Evidence
from layak.records.evidence.queries import visible_evidence
from layak.rules.entries import read_text
from layak.rules.refusal import Refused

LONGEST_SEARCH = 200


@require_GET
@access("evidence.view")
def evidence_list(request: SignedInRequest) -> HttpResponse:
    """The library, with the words of the address."""
    page = library(by=request.actor, asked=_asked(request.GET), today=timezone.localdate())
    part = "#rows" if request.htmx and not request.htmx.history_restore_request else ""
    context = {"page": page, "may_add": request.actor.may("evidence.add")}
    return TemplateResponse(request, f"evidence/evidence_list.html{part}", context)


def _asked(told: QueryDict) -> LibraryWanted:
    """What is no value of ours narrows nothing."""
    kind, form, state = (told.get(name, "") for name in ("jenis", "bentuk", "keadaan"))
    return LibraryWanted(
        words=read_text(told.get("q", "")[:LONGEST_SEARCH]).strip(),
        kind=kind if kind in KIND_LABELS else "",
        form=form if form in Evidence.Form.values else "",
        agency=read_text(told.get("perangkat", ""))[:60],
        year=_number(told.get("tahun", ""), 4),
        state=state if state in STATES else "",
        page=max(_number(told.get("hal", ""), 4) or 1, 1),
    )


def _number(text: str, longest: int) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= longest
    return int(text) if is_number else None


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
