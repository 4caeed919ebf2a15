"""A person confirms what a document says, and tells two files apart."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, posted, pressed, say_and_go
from layak.records.evidence.files.reads import visible_evidence
from layak.records.evidence.reading.actions import Description, describe_evidence, dismiss_likeness
from layak.records.evidence.reading.forms import DescriptionForm
from layak.records.evidence.reading.reads import suggestion, visible_likenesses


@require_http_methods(["GET", "POST"])
@access("evidence.add")
def evidence_describe(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    """Confirm what the document says of itself; the words of the file fill the form."""
    evidence = get_object_or_404(visible_evidence(request.actor), pk=evidence_id)
    found = suggestion(evidence)
    form = DescriptionForm(posted(request), initial=found.initial)
    if form.is_valid() and acted(
        form,
        lambda: describe_evidence(
            evidence=evidence,
            description=Description(**form.cleaned_data),
            by=request.actor,
            at=timezone.now(),
        ),
        field="valid_until_on",
    ):
        return say_and_go(
            request, _("Keterangan bukti dipastikan."), "evidence_detail", evidence.pk
        )
    context: dict[str, object] = {"evidence": evidence, "form": form, "suggested": found}
    return TemplateResponse(request, "evidence/evidence_describe.html", context)


@require_POST
@access("evidence.add")
def evidence_tell_apart(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    """Say that a file which looks like one of this evidence is another."""
    evidence = get_object_or_404(visible_evidence(request.actor), pk=evidence_id)
    told = request.POST.get("likeness", "")
    number = int(told) if told.isascii() and told.isdigit() and len(told) < 18 else 0
    likeness = visible_likenesses(evidence).filter(pk=number).first()
    pressed(
        request,
        lambda: dismiss_likeness(
            likeness=likeness,
            because=request.POST.get("because", ""),
            by=request.actor,
            at=timezone.now(),
        ),
        _("Dicatat: kedua berkas itu memang berbeda."),
    )
    return redirect("evidence_detail", evidence.pk)
