from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from layak.platform.web.access import access
from layak.platform.web.forms import PlainForm
from layak.platform.web.http import SignedInRequest
from layak.records.evidence.handling import (
    LONGEST_REASON,
    MEANINGS,
    can_handle,
    change_sensitivity,
    doubt_about,
    explain_photo,
)
from layak.records.evidence.models import Evidence
from layak.records.evidence.queries import visible_evidence
from layak.rules.refusal import Refused


class SensitivityForm(PlainForm):
    sensitivity = forms.ChoiceField(label=_("Siapa yang boleh melihat"), widget=forms.RadioSelect)
    is_checked = forms.BooleanField(
        label=_(
            "Sudah saya periksa: tidak ada anak yang dapat dikenali di dalamnya, "
            "atau orang tua dan anaknya sudah menyetujui."
        ),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, gettext(label)) for code, label in MEANINGS.items()]
        self.fields["sensitivity"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class ReasonForm(PlainForm):
    because = forms.CharField(
        label=_("Mengapa foto ini tanpa tanggal atau tempat"),
        help_text=_("Misalnya tempatnya dirahasiakan demi anak. Kosongkan bila tidak perlu."),
        max_length=LONGEST_REASON,
        required=False,
    )


@require_http_methods(["GET", "POST"])
@access("evidence.add")
def evidence_handling(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    """Who may see the evidence; a public one is asked about children first."""
    evidence = get_object_or_404(visible_evidence(request.actor), pk=evidence_id)
    form = SensitivityForm(
        request.POST if request.method == "POST" else None,
        initial={"sensitivity": evidence.sensitivity},
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_sensitivity(
                evidence=evidence, by=request.actor, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, _("Kerahasiaan disimpan."))
            return redirect("evidence_detail", evidence.pk)
    return _page(request, evidence, form, status=422 if form.errors else 200)


@require_POST
@access("evidence.add")
def evidence_explain(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    """Why a photo has neither day nor place."""
    evidence = get_object_or_404(visible_evidence(request.actor), pk=evidence_id)
    reason = ReasonForm(request.POST)
    if not reason.is_valid():
        return _page(request, evidence, _form(evidence), reason=reason, status=422)
    explain_photo(evidence=evidence, by=request.actor, at=timezone.now(), **reason.cleaned_data)
    messages.success(request, _("Keterangan foto disimpan."))
    return redirect("evidence_detail", evidence.pk)


def _form(evidence: Evidence) -> SensitivityForm:
    return SensitivityForm(initial={"sensitivity": evidence.sensitivity})


def _page(
    request: SignedInRequest,
    evidence: Evidence,
    form: SensitivityForm,
    *,
    reason: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "evidence": evidence,
        "form": form,
        "reason": reason or ReasonForm(initial={"because": evidence.unplaced_because}),
        "may_handle": can_handle(request.actor, evidence),
        "doubt": doubt_about(evidence),
    }
    template = "evidence/evidence_handling.html"
    return TemplateResponse(request, template, context, status=status)
