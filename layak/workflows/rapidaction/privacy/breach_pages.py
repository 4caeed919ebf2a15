"""Failures of protection: whom they concern, the notice, the clock."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from layak.city.agencies.bodies.fetching import download
from layak.city.places.queries import municipality
from layak.platform.documents.files.kinds import DOCX
from layak.platform.documents.writing.report_docx import report_docx
from layak.platform.documents.writing.reports import letter_pdf
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import posted, say_and_go
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.children.models import Breach
from layak.workflows.rapidaction.conduct.child_access import child_access
from layak.workflows.rapidaction.privacy import breach_actions, letters
from layak.workflows.rapidaction.privacy.breach_reads import (
    affected_by,
    breach_rows,
    data_words,
    reports_read,
)
from layak.workflows.rapidaction.privacy.forms import BreachForm
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs


@require_http_methods(["GET", "POST"])
@child_access("privacy.manage")
def breach_list(request: SignedInRequest) -> HttpResponse:
    """Breaches with their clock, and a new one."""
    at = timezone.now()
    form = BreachForm(posted(request), at=at)
    if form.is_valid():
        try:
            made = breach_actions.record_breach(words=form.breach_words(), by=request.actor, at=at)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return say_and_go(
                request,
                _("Dicatat. Daftar anak yang terdampak ada di bawah."),
                "breach_detail",
                breach_code=made.code,
            )
    context = {
        "tabs": rapid_tabs(request.actor, "privacy_list"),
        "page": breach_rows(request.GET.get("page")),
        "form": form,
        "at": at,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "rapidaction/privacy/breach_list.html", context, status=status)


@require_http_methods(["GET", "POST"])
@child_access("privacy.manage")
def breach_detail(request: SignedInRequest, breach_code: str) -> HttpResponse:
    """Affected children by code; guardians' contact with one more press."""
    breach = get_object_or_404(Breach.objects.select_related("account"), code=breach_code)
    at, do = timezone.now(), request.POST.get("do", "")
    contacts: dict[str, Mapping[str, str]] | None = None
    words: Mapping[str, str] | None = None
    problem = ""
    try:
        if do == "contacts":
            contacts = breach_actions.open_contacts(breach=breach, by=request.actor, at=at)
        if do == "words":
            words = breach_actions.words_of(breach, by=request.actor, at=at)
        if do in ("people", "authority"):
            breach_actions.mark_told(breach_id=breach.pk, whom=do, by=request.actor, at=at)
            return say_and_go(request, _("Dicatat."), "breach_detail", breach_code=breach.code)
    except Refused as refusal:
        problem = refusal.reason
    context = {
        "tabs": rapid_tabs(request.actor, "privacy_list"),
        "breach": breach,
        "rows": [(row, (contacts or {}).get(row.code)) for row in affected_by(breach)],
        "is_opened": contacts is not None,
        "words": words,
        "problem": problem,
        "reports": reports_read(breach),
        "is_late": breach.due_at < at and not (breach.told_people_at and breach.told_authority_at),
    }
    return TemplateResponse(
        request,
        "rapidaction/privacy/breach_detail.html",
        context,
        status=409 if problem else 200,
    )


@require_POST
@child_access("privacy.manage")
def breach_notice(request: SignedInRequest, breach_code: str, ending: str) -> HttpResponse:
    """The notice of UU 27/2022 Ps 46, without any name; one for all."""
    breach = get_object_or_404(Breach, code=breach_code)
    at = timezone.now()
    words = breach_actions.words_of(breach, by=request.actor, at=at)
    notice = letters.breach_notice(
        breach,
        data=data_words(affected_by(breach)).capitalize() + ".",
        what=words["what"],
        handling=words["handling"],
        contact=request.user.email or "……………………",
        city=municipality(),
        at=at,
    )
    is_pdf = ending == "pdf"
    file = letter_pdf(notice, created=at) if is_pdf else report_docx(notice, created=at)
    media_type = "application/pdf" if is_pdf else DOCX.media_type
    response = download(file, name=f"pemberitahuan-{breach.code}.{ending}", media_type=media_type)
    response["Cache-Control"] = "private, no-store"
    return response
