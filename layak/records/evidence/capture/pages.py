"""A link recorded, and what was kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, say_and_go
from layak.records.evidence.capture.actions import capture_link, record_link
from layak.records.evidence.capture.forms import LinkForm
from layak.records.evidence.capture.reads import captures_of
from layak.records.evidence.files.fields import agency_of, asked_claim, offer
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.permissions import can_change
from layak.records.evidence.files.questions import claims_of, return_url
from layak.records.evidence.files.reads import visible_evidence
from layak.records.evidence.uploads.form_files import handed_in
from layak.records.evidence.uploads.storing import Upload
from layak.rules.refusal import Refused


@require_http_methods(["GET", "POST"])
@access("evidence.add")
def capture_record(request: SignedInRequest) -> HttpResponse:
    """An address as evidence, with what stood there that day."""
    asked, at = asked_claim(request.GET), timezone.now()
    is_told = request.method == "POST"
    told = (request.POST, request.FILES) if is_told else (None, None)
    initial = {"seen_on": timezone.localdate(), "claims": [str(asked)] if asked else []}
    form = LinkForm(*told, initial=initial)
    offer(form, by=request.actor, claims=claims_of(request.actor, also=asked, at=at))
    context = {"form": form, "fetches": settings.FETCH_LINKS}
    if not is_told:
        return TemplateResponse(request, "evidence/capture_record.html", context)
    if form.is_valid():
        try:
            with _copy(request, form, at=at) as copy:
                evidence = record_link(
                    link=form.link(),
                    copy=copy,
                    agency_id=agency_of(form),
                    claim_ids=[int(pk) for pk in form.cleaned_data["claims"]],
                    by=request.actor,
                    at=at,
                )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            detail = reverse("evidence_detail", args=[evidence.pk])
            onward = (asked and return_url(asked)) or detail
            return say_and_go(request, _("Tautan tercatat."), onward)
    return TemplateResponse(request, "evidence/capture_record.html", context, status=422)


@contextmanager
def _copy(request: SignedInRequest, form: LinkForm, *, at: datetime) -> Iterator[Upload | None]:
    told = form.cleaned_data
    files = [told["copy"]] if told["copy"] else []
    with handed_in(files, told["upload_keys"][:1], by=request.user, at=at) as uploads:
        yield next(iter(uploads), None)


@require_http_methods(["GET", "POST"])
@access("evidence.view")
def capture_list(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    """What was kept of an address day by day, and what stands there now."""
    rows = visible_evidence(request.actor).filter(form=Evidence.Form.LINK.value)
    evidence = get_object_or_404(rows, pk=evidence_id)
    captures = captures_of(evidence)
    is_told = request.method == "POST"
    told = (request.POST, request.FILES) if is_told else (None, None)
    last = captures[0]["address"] if captures else ""
    initial = {"seen_on": timezone.localdate(), "address": last, "title": evidence.title}
    form = LinkForm(*told, initial=initial)
    offer(form, by=request.actor, claims=[])
    form.fields["agency"].required = form.fields["title"].required = False

    def capture() -> None:
        at = timezone.now()
        form.cleaned_data["title"] = evidence.title
        with _copy(request, form, at=at) as copy:
            capture_link(evidence=evidence, link=form.link(), copy=copy, by=request.actor, at=at)

    if is_told and form.is_valid() and acted(form, capture):
        return say_and_go(
            request,
            _("Isi tautan hari ini tercatat sebagai versi baru."),
            "capture_list",
            evidence.pk,
        )
    context = {
        "evidence": evidence,
        "captures": captures,
        "form": form,
        "may_change": can_change(request.actor, evidence),
    }
    status = 422 if is_told else 200
    return TemplateResponse(request, "evidence/capture_list.html", context, status=status)
