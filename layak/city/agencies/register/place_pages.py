"""Correcting names of places: here, because places stand below the people who may do it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from layak.city.agencies.register.forms import PlaceNameForm
from layak.city.places.actions import rename_place
from layak.city.places.models import District, Ward
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import FormPage, acted, form_page, posted, say_and_go


@access("agency.manage")
@require_http_methods(["GET", "POST"])
def district_rename(request: SignedInRequest, district_id: int) -> HttpResponse:
    return _rename(request, get_object_or_404(District, pk=district_id))


@access("agency.manage")
@require_http_methods(["GET", "POST"])
def ward_rename(request: SignedInRequest, ward_id: int) -> HttpResponse:
    return _rename(request, get_object_or_404(Ward, pk=ward_id))


def _rename(request: SignedInRequest, place: District | Ward) -> HttpResponse:
    form = PlaceNameForm(posted(request), initial={"name": place.name})
    if form.is_valid() and acted(
        form,
        lambda: rename_place(
            place=place, name=form.cleaned_data["name"], by=request.actor, at=timezone.now()
        ),
        field="name",
    ):
        return say_and_go(request, _("Nama tersimpan."), "place_list")
    home = reverse("place_list")
    page = FormPage(
        heading=_("Perbaiki nama %(code)s") % {"code": place.code},
        submit=_("Simpan"),
        back=home,
        crumbs=[(_("Wilayah"), home)],
    )
    return form_page(request, page, form)
