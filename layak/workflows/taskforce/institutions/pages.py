"""Institutions that care for children: the list by kind, and each one's page and card."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from layak.city.agencies.bodies.models import Agency
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import FormPage, form_page, posted, say_and_go
from layak.rules.refusal import Refused
from layak.workflows.taskforce.institutions.actions import CardMoved, write_card
from layak.workflows.taskforce.institutions.forms import CardForm, InstitutionFilterForm, card_words
from layak.workflows.taskforce.institutions.reads import (
    KINDS,
    institution_groups,
    institution_page,
    newest_card,
)
from layak.workflows.taskforce.statements.permissions import can_write


@require_GET
@access("taskforce.view")
def institution_list(request: SignedInRequest) -> HttpResponse:
    """All institutions and partners by kind."""
    form = InstitutionFilterForm(request.GET)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    page = {
        "groups": institution_groups(today=timezone.localdate(), text=text),
        "form": form,
        "reset_url": request.path,
        "text": text,
        "may_add": request.actor.may("agency.manage"),
    }
    return TemplateResponse(request, "taskforce/institution_list.html", page)


@require_GET
@access("taskforce.view")
def institution_detail(request: SignedInRequest, agency_id: int) -> HttpResponse:
    """What it gives, what it asks of the city, what it pledged."""
    agency = _fetched(agency_id)
    page = {
        "page": institution_page(agency, today=timezone.localdate()),
        "write": can_write(request.actor, agency),
        "may_see_seats": request.actor.may("agency.view"),
        "crumbs": [(_("Lembaga"), reverse("institution_list"))],
    }
    return TemplateResponse(request, "taskforce/institution_detail.html", page)


@require_http_methods(["GET", "POST"])
@access("commitment.edit")
def institution_edit(request: SignedInRequest, agency_id: int) -> HttpResponse:
    """The institution, or the secretariat for it, writes its card."""
    agency = _fetched(agency_id)
    if not can_write(request.actor, agency).allowed:
        raise Http404
    form = CardForm(posted(request), initial=card_words(newest_card(agency)))
    if form.is_valid():
        try:
            write_card(
                agency_id=agency_id,
                card=form.card,
                seen=form.cleaned_data["seen"],
                by=request.actor,
                at=timezone.now(),
            )
        except CardMoved as moved:
            newest = newest_card(agency)
            form.add_error(None, moved.reason)
            form.say_instead("seen", newest.pk if newest else 0)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            said = _("Kartu lembaga disimpan.")
            return say_and_go(request, said, "institution_detail", agency_id)
    home = reverse("institution_detail", args=[agency_id])
    page = FormPage(
        heading=_("Kartu lembaga"),
        submit=_("Simpan"),
        back=home,
        lead=_("Ceritakan lembaga, bukan anak: tanpa nama, alamat, atau foto seorang anak."),
        crumbs=[(_("Lembaga"), reverse("institution_list")), (agency.name, home)],
    )
    return form_page(request, page, form)


def _fetched(agency_id: int) -> Agency:
    return get_object_or_404(Agency, pk=agency_id, kind__in=KINDS)
