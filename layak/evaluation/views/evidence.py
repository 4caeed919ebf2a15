from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from layak.evaluation.actions.evidence import attach_files, detach_evidence, renew_file
from layak.evaluation.forms.evidence import RenewForm, UploadForm
from layak.evaluation.models import Answer, EvidenceUse
from layak.evaluation.views.answers import answer_response, find_answer
from layak.platform.web.access import access
from layak.platform.web.forms import PlainForm
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused


@require_POST
@access("evidence.add")
def evidence_attach(request: SignedInRequest, answer_id: int) -> HttpResponse:
    answer = find_answer(request, answer_id)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, answer, _first_error(form))
    now = timezone.now()
    try:
        with form.handed_in(by=request.user, at=now) as uploads:
            count = attach_files(
                answer_id=answer.pk,
                uploads=uploads,
                sensitivity=form.sensitivity,
                by=request.actor,
                at=now,
            )
    except Refused as refusal:
        return _again(request, answer, refusal.reason)
    said = ngettext("%(n)d bukti dilampirkan.", "%(n)d bukti dilampirkan.", count)
    messages.success(request, said % {"n": count})
    return redirect(reverse("answer_detail", args=[answer.pk]) + "#bukti")


@require_POST
@access("evidence.add")
def evidence_renew(request: SignedInRequest, answer_id: int, use_id: int) -> HttpResponse:
    answer = find_answer(request, answer_id)
    use = _use(answer, use_id)
    form = RenewForm(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, answer, _first_error(form))
    now = timezone.now()
    try:
        with form.handed_in(by=request.user, at=now) as uploads:
            renew_file(use=use, upload=uploads[0], by=request.actor, at=now)
    except Refused as refusal:
        return _again(request, answer, refusal.reason)
    messages.success(request, _("Versi baru disimpan; versi lama tetap ada."))
    return redirect("evidence_detail", use.evidence_id)


@require_POST
@access("evidence.remove")
def evidence_detach(request: SignedInRequest, answer_id: int, use_id: int) -> HttpResponse:
    answer = find_answer(request, answer_id)
    detach_evidence(use=_use(answer, use_id), by=request.actor, at=timezone.now())
    messages.success(request, _("Bukti dilepas dari pertanyaan. Berkasnya tetap tersimpan."))
    if request.POST.get("kembali") == "bukti":
        return redirect("evidence_attach", answer.pk)
    return redirect(reverse("answer_detail", args=[answer.pk]) + "#bukti")


def _use(answer: Answer, use_id: int) -> EvidenceUse:
    uses = EvidenceUse.objects.select_related("evidence")
    return get_object_or_404(uses, pk=use_id, answer=answer, removed_at=None)


def _again(request: SignedInRequest, answer: Answer, reason: str) -> HttpResponse:
    """The question page with the reason on top: nothing of the upload was kept."""
    messages.error(request, reason)
    return answer_response(request, answer, status=422)


def _first_error(form: PlainForm) -> str:
    return str(next(iter(form.errors.values()))[0])
