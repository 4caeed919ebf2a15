"""The list of the library, and of one evidence its handling and its history."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, posted, say_and_go
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.permissions import can_handle
from layak.records.evidence.files.reads import KIND_LABELS, visible_evidence
from layak.records.evidence.library.actions import change_sensitivity, doubt_about, explain_photo
from layak.records.evidence.library.forms import SensitivityForm, UnplacedForm
from layak.records.evidence.library.history import sees_readers, timeline
from layak.records.evidence.library.reads import STATES, LibraryWanted, library
from layak.rules.entries import read_text

LONGEST_SEARCH = 200


@require_GET
@access("evidence.view")
def evidence_list(request: SignedInRequest) -> HttpResponse:
    """The library, with the words of the address."""
    # what is no value of ours narrows nothing
    kind, form, state = (request.GET.get(name, "") for name in ("jenis", "bentuk", "keadaan"))
    asked = LibraryWanted(
        words=read_text(request.GET.get("q", "")[:LONGEST_SEARCH]).strip(),
        kind=kind if kind in KIND_LABELS else "",
        form=form if form in Evidence.Form.values else "",
        agency=read_text(request.GET.get("perangkat", ""))[:60],
        year=_number(request.GET.get("tahun", ""), 4),
        state=state if state in STATES else "",
        page=max(_number(request.GET.get("hal", ""), 4) or 1, 1),
    )
    page = library(by=request.actor, asked=asked, today=timezone.localdate())
    part = "#rows" if request.htmx and not request.htmx.history_restore_request else ""
    context = {"page": page, "may_add": request.actor.may("evidence.add")}
    return TemplateResponse(request, f"evidence/evidence_list.html{part}", context)


def _number(text: str, longest: int) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= longest
    return int(text) if is_number else None


@require_http_methods(["GET", "POST"])
@access("evidence.add")
def evidence_handling(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    """Who may see the evidence; a public one is asked about children first."""
    evidence = get_object_or_404(visible_evidence(request.actor), pk=evidence_id)
    form = SensitivityForm(posted(request), initial={"sensitivity": evidence.sensitivity})
    if form.is_valid() and acted(
        form,
        lambda: change_sensitivity(
            evidence=evidence, by=request.actor, at=timezone.now(), **form.cleaned_data
        ),
    ):
        return say_and_go(request, _("Kerahasiaan disimpan."), "evidence_detail", evidence.pk)
    return _page(request, evidence, form, status=422 if form.errors else 200)


@require_POST
@access("evidence.add")
def evidence_explain(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    """Why a photo has neither day nor place."""
    evidence = get_object_or_404(visible_evidence(request.actor), pk=evidence_id)
    reason = UnplacedForm(request.POST)
    if not reason.is_valid():
        return _page(
            request,
            evidence,
            SensitivityForm(initial={"sensitivity": evidence.sensitivity}),
            reason=reason,
            status=422,
        )
    explain_photo(evidence=evidence, by=request.actor, at=timezone.now(), **reason.cleaned_data)
    return say_and_go(request, _("Keterangan foto disimpan."), "evidence_detail", evidence.pk)


def _page(
    request: SignedInRequest,
    evidence: Evidence,
    form: SensitivityForm,
    *,
    reason: UnplacedForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "evidence": evidence,
        "form": form,
        "reason": reason or UnplacedForm(initial={"because": evidence.unplaced_because}),
        "may_handle": can_handle(request.actor, evidence),
        "doubt": doubt_about(evidence),
    }
    template = "evidence/evidence_handling.html"
    return TemplateResponse(request, template, context, status=status)


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
