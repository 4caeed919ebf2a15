"""The version that an address names, and the reason that a restricted one asks for: asked, kept for a quarter of an hour."""

from __future__ import annotations

import time

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from layak.platform.web.forms import PlainForm
from layak.platform.web.http import SignedInRequest
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.files.permissions import ReasonMissing
from layak.records.evidence.files.reads import visible_evidence
from layak.records.evidence.viewing.actions import check_can_look, view_file
from layak.rules.entries import read_text


class ReasonForm(PlainForm):
    """Why a restricted file is opened."""

    because = forms.CharField(
        label=_("Untuk apa berkas ini dibuka?"),
        help_text=_("Berkas ini terbatas. Alasan Anda dicatat bersama nama dan waktunya."),
        max_length=300,
    )


# so long a reason holds for the same file, in the session of who gave it
REASON_SECONDS = 15 * 60
REASONS = "evidence.reasons"


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
