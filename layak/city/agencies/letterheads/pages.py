"""The heads of letters and who signs them."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.agencies.bodies.fetching import download
from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.bodies.tabs import tabs
from layak.city.agencies.letterheads import actions
from layak.city.agencies.letterheads.forms import LetterFilesForm, LetterheadForm, SignerForm
from layak.city.agencies.letterheads.models import Letterhead, Signer
from layak.city.agencies.letterheads.reads import head_words, letterhead_row, letterhead_rows
from layak.city.places.queries import municipality
from layak.platform.documents.files.kinds import DOCX, identify
from layak.platform.documents.writing.letters import base_letter
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import FormPage, acted, form_page, posted, say_and_go


@require_GET
@access("agency.manage")
def letterhead_list(request: SignedInRequest) -> HttpResponse:
    """Letterheads with their signers, and where to begin a new one."""
    page = {
        "tabs": tabs(request.actor, current="letterhead_list"),
        "rows": letterhead_rows(),
        "agencies": Agency.objects.current().order_by("name"),
    }
    chosen = request.GET.get("perangkat", "")
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 10:
        return redirect("letterhead_edit", agency_id=int(chosen))
    return TemplateResponse(request, "agencies/letterhead_list.html", page)


@require_http_methods(["GET", "POST"])
@access("agency.manage")
def letterhead_edit(request: SignedInRequest, agency_id: int) -> HttpResponse:
    """The words of one letterhead; mark, template and signers beside them."""
    agency = get_object_or_404(Agency, pk=agency_id)
    form = LetterheadForm(posted(request), initial=head_words(agency, municipality()))
    if form.is_valid() and acted(
        form,
        lambda: actions.set_letterhead(
            agency=agency,
            head=actions.Head(**form.cleaned_data),
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        return say_and_go(request, _("Kop surat disimpan."), "letterhead_edit", agency.pk)
    return _edit_page(request, agency, form, LetterFilesForm())


def _edit_page(
    request: SignedInRequest, agency: Agency, form: forms.Form, files: forms.Form
) -> HttpResponse:
    page = {
        "agency": agency,
        "row": letterhead_row(agency),
        "form": form,
        "files": files,
        "crumbs": [(_("Kop surat"), reverse("letterhead_list"))],
    }
    status = 422 if form.errors or files.errors else 200
    return TemplateResponse(request, "agencies/letterhead_edit.html", page, status=status)


@require_POST
@access("agency.manage")
def letterhead_files(request: SignedInRequest, agency_id: int) -> HttpResponse:
    """Put in or take away the mark or the city's own template."""
    agency = get_object_or_404(Agency, pk=agency_id)
    removed = request.POST.get("lepas", "")
    form = LetterFilesForm(request.POST, request.FILES)
    if not removed and form.is_valid() and not any(form.cleaned_data.values()):
        form.add_error(None, _("Pilih berkasnya dahulu."))

    def keep() -> None:
        by, at = request.actor, timezone.now()
        if removed == "lambang":
            actions.set_logo(agency=agency, logo=None, by=by, at=at)
        elif removed:
            actions.set_template(agency=agency, template=None, by=by, at=at)
        else:
            actions.set_files(
                agency=agency,
                logo=form.cleaned_data["logo"],
                template=form.cleaned_data["template"],
                by=by,
                at=at,
            )

    if (removed or form.is_valid()) and acted(form, keep):
        return say_and_go(request, _("Kop surat disimpan."), "letterhead_edit", agency.pk)
    words = LetterheadForm(initial=head_words(agency, municipality()))
    return _edit_page(request, agency, words, form)


@require_GET
@access("agency.manage")
def letterhead_logo(request: SignedInRequest, agency_id: int) -> HttpResponse:
    """The mark as a picture; nothing where there is none."""
    agency = get_object_or_404(Agency, pk=agency_id)
    logo = Letterhead.objects.filter(agency=agency).values_list("logo", flat=True).first()
    if not logo:
        return HttpResponse(status=204)
    data = bytes(logo)
    return HttpResponse(data, content_type=identify(data, "lambang").media_type)


@require_GET
@access("agency.manage")
def letterhead_template(request: SignedInRequest, agency_id: int) -> HttpResponse:
    """The template that letters are made from now: the city's own, or ours to begin with."""
    agency = get_object_or_404(Agency, pk=agency_id)
    own = Letterhead.objects.filter(agency=agency).values_list("template", flat=True).first()
    data, name = bytes(own) if own else base_letter(), f"templat-surat-{agency.code}.docx"
    return download(data, name=name, media_type=DOCX.media_type)


@require_http_methods(["GET", "POST"])
@access("agency.manage")
def signer_add(request: SignedInRequest, agency_id: int) -> HttpResponse:
    agency = get_object_or_404(Agency, pk=agency_id)
    form = SignerForm(posted(request))
    if form.is_valid() and acted(
        form,
        lambda: actions.add_signer(
            agency=agency,
            official=actions.Official(**form.cleaned_data),
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        return say_and_go(request, _("Penanda tangan ditambahkan."), "letterhead_edit", agency.pk)
    own = reverse("letterhead_edit", args=[agency.pk])
    page = FormPage(
        heading=_("Tambah penanda tangan"),
        lead=_("Pejabat yang menandatangani surat dengan kop %(name)s.") % {"name": agency.name},
        submit=_("Tambahkan"),
        back=own,
        crumbs=[(_("Kop surat"), reverse("letterhead_list")), (agency.name, own)],
    )
    return form_page(request, page, form)


@require_POST
@access("agency.manage")
def signer_end(request: SignedInRequest, signer_id: int) -> HttpResponse:
    signer = get_object_or_404(Signer.objects.select_related("agency"), pk=signer_id)
    actions.end_signer(signer=signer, by=request.actor, at=timezone.now())
    return say_and_go(
        request,
        _("Penanda tangan dilepas; surat yang sudah dibuat tetap memuatnya."),
        "letterhead_edit",
        signer.agency.pk,
    )
