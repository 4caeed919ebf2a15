"""Through the year: progress, proof, and the follow-up of a need."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.uploads.form_files import as_upload
from layak.records.facilities.forms import ProgressForm, PromiseForm, ProofForm
from layak.records.facilities.models import ReadinessNeed, ReadinessProof
from layak.records.facilities.need_queries import evidence_choices
from layak.records.facilities.need_views import detail_page, found
from layak.records.facilities.permissions import check_can_progress
from layak.records.facilities.progress_actions import (
    add_proof,
    promise_need,
    record_progress,
    remove_proof,
)
from layak.rules.facilities import DONE, WHOLE
from layak.rules.refusal import Refused


@require_POST
@access("readiness.edit")
def need_progress(request: SignedInRequest, need_id: int) -> HttpResponse:
    """How far it is now."""
    need = found(request, need_id)
    form = ProgressForm(request.POST, auto_id="maju-%s")
    if form.is_valid():
        try:
            saved = record_progress(
                need_id=need.pk, **form.cleaned_data, by=request.actor, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, _said(saved))
            return redirect("need_detail", need.pk)
    return detail_page(request, need, progress=form)


def _said(need: ReadinessNeed) -> str:
    if need.state == DONE:
        return _("Kemajuan dicatat. Kebutuhan ini dinyatakan siap.")
    if need.percent == WHOLE:
        return _("Kemajuan dicatat. Lampirkan bukti agar kebutuhan ini dinyatakan siap.")
    return _("Kemajuan dicatat.")


@require_POST
@access("readiness.edit")
def need_prove(request: SignedInRequest, need_id: int) -> HttpResponse:
    """A file, or an evidence that is in the library already."""
    need = found(request, need_id)
    check_can_progress(request.actor, need)
    choices = evidence_choices(need)
    form = ProofForm(request.POST, request.FILES, evidence=choices, auto_id="bukti-%s")
    if form.is_valid() and _proved(request, need, form):
        messages.success(request, _("Bukti dilampirkan."))
        return redirect("need_detail", need.pk)
    return detail_page(request, need, proving=form)


def _proved(request: SignedInRequest, need: ReadinessNeed, form: Any) -> bool:
    told = form.cleaned_data
    try:
        add_proof(
            need_id=need.pk,
            upload=as_upload(told["file"]) if told["file"] else None,
            evidence_id=int(told["evidence"]) if told["evidence"] else None,
            by=request.actor,
            at=timezone.now(),
        )
    except Evidence.DoesNotExist as missing:
        raise Http404 from missing
    except Refused as refusal:
        form.add_error("file", refusal.reason)
        return False
    return True


@require_POST
@access("readiness.edit")
def need_unprove(request: SignedInRequest, need_id: int, proof_id: int) -> HttpResponse:
    """The proof is of something else after all."""
    need = found(request, need_id)
    get_object_or_404(ReadinessProof, pk=proof_id, need=need, removed_at=None)
    try:
        remove_proof(proof_id=proof_id, by=request.actor, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("Bukti dilepas; berkasnya tetap di pustaka."))
    return redirect("need_detail", need.pk)


@require_POST
@access("followup.manage")
def need_promise(request: SignedInRequest, need_id: int) -> HttpResponse:
    """One press makes a follow-up of it."""
    need = found(request, need_id)
    form = PromiseForm(request.POST, auto_id="janji-%s")
    if form.is_valid():
        try:
            promise_need(
                need_id=need.pk,
                due_on=form.cleaned_data["due_on"],
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("due_on", refusal.reason)
        else:
            messages.success(request, _("Tindak lanjut dibuat; pemiliknya diberi tahu."))
            return redirect("need_detail", need.pk)
    return detail_page(request, need, promising=form)
