"""One seat: made, given, handed over, emptied, moved, ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from layak.city.agencies.bodies.fields import NothingForm, OtherAgencyForm
from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats import actions, reads
from layak.city.agencies.seats.forms import HolderForm, SeatForm, VacateForm
from layak.city.agencies.seats.models import Seat
from layak.city.agencies.seats.permissions import can_manage_seat
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import FormPage, acted, form_page, posted, say_and_go


@access("agency.view")
@require_GET
def seat_detail(request: SignedInRequest, seat_id: int) -> HttpResponse:
    """A seat, who holds it and who held it."""
    seat = get_object_or_404(Seat.objects.select_related("agency"), pk=seat_id)
    context = {
        "page": reads.seat_page(seat, today=timezone.localdate()),
        "manage": can_manage_seat(request.actor, seat),
        "may_manage": request.actor.may("seat.manage"),
        "crumbs": _crumbs(seat.agency),
    }
    return TemplateResponse(request, "agencies/seat_detail.html", context)


@access("seat.manage")
@require_http_methods(["GET", "POST"])
def seat_create(request: SignedInRequest, agency_id: int) -> HttpResponse:
    agency = get_object_or_404(Agency, pk=agency_id)
    form = SeatForm(posted(request), by=request.actor)
    made: list[Seat] = []
    if form.is_valid() and acted(
        form,
        lambda: made.append(
            actions.create_seat(
                agency=agency, **form.cleaned_data, by=request.actor, at=timezone.now()
            )
        ),
    ):
        return say_and_go(
            request, _("Kursi dibuat. Beri pemegangnya."), "seat_assign", seat_id=made[0].pk
        )
    page = FormPage(
        heading=_("Buat kursi"),
        submit=_("Buat kursi"),
        back=reverse("agency_detail", args=[agency.pk]),
        crumbs=_crumbs(agency),
    )
    return form_page(request, page, form)


@access("seat.manage")
@require_http_methods(["GET", "POST"])
def seat_assign(request: SignedInRequest, seat_id: int) -> HttpResponse:
    """Give an empty seat to someone."""
    seat = get_object_or_404(Seat.objects.select_related("agency"), pk=seat_id)
    form = HolderForm(posted(request), initial={"since_on": timezone.localdate()})
    if form.is_valid() and acted(
        form,
        lambda: actions.assign_holder(
            seat=seat,
            person=form.chosen,
            since_on=form.cleaned_data["since_on"],
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        messages.success(request, _("Kursi punya pemegang. Buat lembar kode bila akunnya baru."))
        return _to(seat)
    return form_page(request, _page(seat, _("Beri pemegang"), _("Simpan")), form)


@access("seat.manage")
@require_http_methods(["GET", "POST"])
def seat_replace(request: SignedInRequest, seat_id: int) -> HttpResponse:
    """Hand the seat over; its work stays."""
    seat = get_object_or_404(Seat.objects.select_related("agency"), pk=seat_id)
    form = HolderForm(posted(request), initial={"since_on": timezone.localdate()})
    if form.is_valid() and acted(
        form,
        lambda: actions.replace_holder(
            seat=seat,
            person=form.chosen,
            since_on=form.cleaned_data["since_on"],
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        messages.success(request, _("Pemegang diganti; pekerjaan tetap pada kursinya."))
        return _to(seat)
    page = _page(
        seat,
        _("Ganti pemegang"),
        _("Ganti"),
        lead=_("Pekerjaan tetap pada kursi. Akun pemegang lama ditutup bila kursinya habis."),
    )
    return form_page(request, page, form)


@access("seat.manage")
@require_http_methods(["GET", "POST"])
def seat_vacate(request: SignedInRequest, seat_id: int) -> HttpResponse:
    seat = get_object_or_404(Seat.objects.select_related("agency"), pk=seat_id)
    form = VacateForm(posted(request), initial={"until_on": timezone.localdate()})
    if form.is_valid() and acted(
        form,
        lambda: actions.vacate_seat(
            seat=seat,
            until_on=form.cleaned_data["until_on"],
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        messages.success(request, _("Kursi dikosongkan."))
        return _to(seat)
    return form_page(request, _page(seat, _("Kosongkan kursi"), _("Kosongkan")), form)


@access("seat.manage")
@require_http_methods(["GET", "POST"])
def seat_move(request: SignedInRequest, seat_id: int) -> HttpResponse:
    seat = get_object_or_404(Seat.objects.select_related("agency"), pk=seat_id)
    form = OtherAgencyForm(posted(request), without=seat.agency_id)
    if form.is_valid() and acted(
        form,
        lambda: actions.move_seat(
            seat=seat, agency=form.cleaned_data["agency"], by=request.actor, at=timezone.now()
        ),
    ):
        messages.success(request, _("Kursi pindah bersama pemegangnya."))
        return _to(seat)
    return form_page(request, _page(seat, _("Pindahkan kursi"), _("Pindahkan")), form)


@access("seat.manage")
@require_http_methods(["GET", "POST"])
def seat_end(request: SignedInRequest, seat_id: int) -> HttpResponse:
    seat = get_object_or_404(Seat.objects.select_related("agency"), pk=seat_id)
    form = NothingForm(posted(request))
    if form.is_valid() and acted(
        form, lambda: actions.end_seat(seat=seat, by=request.actor, at=timezone.now())
    ):
        return say_and_go(request, _("Kursi diakhiri."), "agency_detail", agency_id=seat.agency_id)
    page = _page(
        seat,
        _("Akhiri kursi"),
        _("Akhiri"),
        lead=_("Kursi ini tidak dipakai lagi; pemegangnya berhenti hari ini."),
        is_danger=True,
    )
    return form_page(request, page, form)


def _to(seat: Seat) -> HttpResponse:
    return redirect("seat_detail", seat_id=seat.pk)


def _crumbs(agency: Agency) -> list[tuple[str, str]]:
    return [
        (_("Perangkat daerah"), reverse("agency_list")),
        (agency.name, reverse("agency_detail", args=[agency.pk])),
    ]


def _page(
    seat: Seat, heading: str, submit: str, *, lead: str = "", is_danger: bool = False
) -> FormPage:
    own = reverse("seat_detail", args=[seat.pk])
    return FormPage(
        heading=heading,
        submit=submit,
        back=own,
        lead=lead,
        crumbs=[*_crumbs(seat.agency), (seat.title, own)],
        is_danger=is_danger,
    )
