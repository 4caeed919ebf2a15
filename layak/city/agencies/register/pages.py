"""Agencies: the list, one with its seats, and all that is done with it; names of places."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.agencies.bodies import actions
from layak.city.agencies.bodies.fields import NothingForm, OtherAgencyForm
from layak.city.agencies.bodies.mergers import moving_rows
from layak.city.agencies.bodies.models import Agency, AgencyAlias
from layak.city.agencies.bodies.permissions import can_change
from layak.city.agencies.bodies.tabs import tabs
from layak.city.agencies.register import actions as register_actions
from layak.city.agencies.register.forms import (
    AgencyFilterForm,
    AgencyForm,
    AgencyKindForm,
    AgencyNameForm,
    PlaceNameForm,
)
from layak.city.agencies.seats.models import Seat, SeatHolding
from layak.city.agencies.seats.reads import seat_rows
from layak.city.places.actions import rename_place
from layak.city.places.models import District, Ward
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import FormPage, acted, form_page, posted, say_and_go


def agency_rows(
    *, text: str = "", kind: str = "", with_ended: bool = False, today: date
) -> list[tuple[Agency, int, int]]:
    """Agencies by name, with how many seats they have and how many are held: three queries.

    ``text`` is searched in names and aliases; ``kind`` is a code of Agency.Kind or "".
    """
    agencies = Agency.objects.all() if with_ended else Agency.objects.current()
    if kind:
        agencies = agencies.filter(kind=kind)
    if text:
        named = AgencyAlias.objects.filter(name__icontains=text).values("agency")
        agencies = agencies.filter(Q(name__icontains=text) | Q(pk__in=named))
    # per agency: current seats, and those held today
    held = SeatHolding.objects.on(today).filter(seat=OuterRef("pk"))
    seats = Seat.objects.current().annotate(is_held=Exists(held))
    counted = seats.values("agency").annotate(
        seat_count=Count("pk"), held_count=Count("pk", filter=Q(is_held=True))
    )
    counts = {
        row["agency"]: (row["seat_count"], row["held_count"]) for row in counted.order_by("agency")
    }
    return [
        (agency, *counts.get(agency.pk, (0, 0)))
        for agency in agencies.order_by("name").prefetch_related("aliases")
    ]


def merge_preview(source: Agency, *, today: date) -> list[str]:
    """What moves when ``source`` merges: its seats with holders, its names, rows of others."""
    seats = seat_rows(Seat.objects.current().filter(agency=source), today=today)
    held = [
        _("Kursi %(title)s, %(holder)s")
        % {"title": row.title, "holder": row.holder.name if row.holder else _("kosong")}
        for row in seats
    ]
    names = [source.name, *source.aliases.order_by("name").values_list("name", flat=True)]
    known = _("Nama yang tetap dikenali: %(names)s") % {"names": ", ".join(names)}
    return [*held, known, *moving_rows(source.pk)]


@access("agency.view")
@require_GET
def agency_list(request: SignedInRequest) -> HttpResponse:
    form = AgencyFilterForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    rows = agency_rows(
        text=given.get("text", ""),
        kind=given.get("kind", ""),
        with_ended=bool(given.get("with_ended")),
        today=timezone.localdate(),
    )
    context = {
        "rows": rows,
        "form": form,
        "tabs": tabs(request.actor, current="agency_list"),
        "may_manage": request.actor.may("agency.manage"),
    }
    return TemplateResponse(request, "agencies/agency_list.html", context)


@access("agency.view")
@require_GET
def agency_detail(request: SignedInRequest, agency_id: int) -> HttpResponse:
    agency = get_object_or_404(Agency.objects.select_related("merged_into"), pk=agency_id)
    rows = seat_rows(Seat.objects.filter(agency=agency), today=timezone.localdate())
    context = {
        "agency": agency,
        "aliases": agency.aliases.order_by("name"),
        "seats": [row for row in rows if row.ended_on is None],
        "ended_seats": [row for row in rows if row.ended_on is not None],
        "may_manage": can_change(request.actor, agency).allowed,
        "may_seat": agency.ended_on is None and request.actor.may("seat.manage"),
        "crumbs": [_crumb()],
    }
    return TemplateResponse(request, "agencies/agency_detail.html", context)


@access("agency.manage")
@require_http_methods(["GET", "POST"])
def agency_create(request: SignedInRequest) -> HttpResponse:
    form = AgencyForm(posted(request))
    made: list[Agency] = []
    if form.is_valid() and acted(
        form,
        lambda: made.append(
            actions.create_agency(**form.cleaned_data, by=request.actor, at=timezone.now())
        ),
        field="name",
    ):
        return say_and_go(
            request, _("Perangkat daerah ditambahkan. Buat kursinya."), "agency_detail", made[0].pk
        )
    page = FormPage(
        heading=_("Tambah perangkat daerah"),
        submit=_("Tambah"),
        back=reverse("agency_list"),
        crumbs=[_crumb()],
    )
    return form_page(request, page, form)


@access("agency.manage")
@require_http_methods(["GET", "POST"])
def agency_rename(request: SignedInRequest, agency_id: int) -> HttpResponse:
    agency = get_object_or_404(Agency, pk=agency_id)
    form = AgencyNameForm(posted(request), initial={"name": agency.name})
    if form.is_valid() and acted(
        form,
        lambda: actions.rename_agency(
            agency=agency, name=form.cleaned_data["name"], by=request.actor, at=timezone.now()
        ),
        field="name",
    ):
        return say_and_go(
            request, _("Nama baru tersimpan; nama lama tetap dikenali."), "agency_detail", agency.pk
        )
    return form_page(request, _page(agency, _("Ganti nama"), _("Simpan")), form)


@access("agency.manage")
@require_http_methods(["GET", "POST"])
def agency_alias(request: SignedInRequest, agency_id: int) -> HttpResponse:
    agency = get_object_or_404(Agency, pk=agency_id)
    form = AgencyNameForm(posted(request))
    if form.is_valid() and acted(
        form,
        lambda: actions.add_alias(
            agency=agency, name=form.cleaned_data["name"], by=request.actor, at=timezone.now()
        ),
        field="name",
    ):
        return say_and_go(request, _("Nama lain tersimpan."), "agency_detail", agency.pk)
    return form_page(request, _page(agency, _("Tambah nama lain"), _("Simpan")), form)


@access("agency.manage")
@require_POST
def agency_alias_remove(request: SignedInRequest, alias_id: int) -> HttpResponse:
    alias = get_object_or_404(AgencyAlias.objects.select_related("agency"), pk=alias_id)
    actions.remove_alias(alias=alias, by=request.actor, at=timezone.now())
    return say_and_go(request, _("Nama lain dihapus."), "agency_detail", alias.agency.pk)


@access("agency.manage")
@require_http_methods(["GET", "POST"])
def agency_reclassify(request: SignedInRequest, agency_id: int) -> HttpResponse:
    agency = get_object_or_404(Agency, pk=agency_id)
    form = AgencyKindForm(posted(request), initial={"kind": agency.kind, "command": agency.command})
    if form.is_valid() and acted(
        form,
        lambda: actions.reclassify_agency(
            agency=agency, **form.cleaned_data, by=request.actor, at=timezone.now()
        ),
    ):
        return say_and_go(request, _("Jenis tersimpan."), "agency_detail", agency.pk)
    return form_page(request, _page(agency, _("Ubah jenis"), _("Simpan")), form)


@access("agency.manage")
@require_http_methods(["GET", "POST"])
def agency_merge(request: SignedInRequest, agency_id: int) -> HttpResponse:
    """What would move stands on the page before anyone presses the button."""
    agency = get_object_or_404(Agency, pk=agency_id)
    form = OtherAgencyForm(posted(request), without=agency.pk)
    if form.is_valid() and acted(
        form,
        lambda: register_actions.merge_agencies(
            source=agency, into=form.cleaned_data["agency"], by=request.actor, at=timezone.now()
        ),
    ):
        return say_and_go(
            request,
            _("Perangkat daerah digabung."),
            "agency_detail",
            form.cleaned_data["agency"].pk,
        )
    page = _page(
        agency,
        _("Gabungkan ke perangkat daerah lain"),
        _("Gabungkan"),
        lead=_("Yang berikut pindah ke tujuan. Penggabungan tidak dapat dibatalkan."),
        facts=merge_preview(agency, today=timezone.localdate()),
        is_danger=True,
    )
    return form_page(request, page, form)


@access("agency.manage")
@require_http_methods(["GET", "POST"])
def agency_end(request: SignedInRequest, agency_id: int) -> HttpResponse:
    agency = get_object_or_404(Agency, pk=agency_id)
    form = NothingForm(posted(request))
    if form.is_valid() and acted(
        form,
        lambda: register_actions.end_agency(agency=agency, by=request.actor, at=timezone.now()),
    ):
        return say_and_go(request, _("Perangkat daerah diakhiri."), "agency_list")
    page = _page(
        agency,
        _("Akhiri perangkat daerah"),
        _("Akhiri"),
        lead=_("Semua kursinya berakhir hari ini. Bila tugasnya pindah, pakai Gabungkan."),
        is_danger=True,
    )
    return form_page(request, page, form)


def _crumb() -> tuple[str, str]:
    return (_("Perangkat daerah"), reverse("agency_list"))


def _page(
    agency: Agency,
    heading: str,
    submit: str,
    *,
    lead: str = "",
    facts: list[str] | None = None,
    is_danger: bool = False,
) -> FormPage:
    own = reverse("agency_detail", args=[agency.pk])
    return FormPage(
        heading=heading,
        submit=submit,
        back=own,
        lead=lead,
        crumbs=[_crumb(), (agency.name, own)],
        facts=facts or [],
        is_danger=is_danger,
    )


# Correcting names of places: here, because places stand below the people who may do it.


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
