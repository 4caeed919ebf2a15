"""One seat: made, given, handed over, emptied, moved, ended; the sheet of codes."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from layak.city.agencies.bodies.fields import NothingForm, OtherAgencyForm
from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.bodies.tabs import tabs
from layak.city.agencies.seats import actions, reads
from layak.city.agencies.seats.actions import issue_seat_codes
from layak.city.agencies.seats.code_sheet import code_cards
from layak.city.agencies.seats.forms import HolderForm, SeatForm, VacateForm
from layak.city.agencies.seats.models import Seat
from layak.city.agencies.seats.permissions import can_manage_seat
from layak.city.agencies.seats.reads import seat_rows
from layak.city.places.queries import is_demo_city, municipality
from layak.platform.documents.writing.reports import cards_pdf
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import FormPage, acted, form_page, posted, say_and_go
from layak.rules.refusal import Refused


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
        return say_and_go(
            request,
            _("Kursi punya pemegang. Buat lembar kode bila akunnya baru."),
            "seat_detail",
            seat.pk,
        )
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
        return say_and_go(
            request, _("Pemegang diganti; pekerjaan tetap pada kursinya."), "seat_detail", seat.pk
        )
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
        return say_and_go(request, _("Kursi dikosongkan."), "seat_detail", seat.pk)
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
        return say_and_go(request, _("Kursi pindah bersama pemegangnya."), "seat_detail", seat.pk)
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


# The activation sheet: codes are shown right after they were made, and never again.


@access("seat.manage")
@require_http_methods(["GET", "POST"])
def code_sheet(request: SignedInRequest) -> HttpResponse:
    """Choose seats; their holders' new codes come back as a page or a PDF to print."""
    if request.method != "POST":
        return _choose(request)
    chosen = [int(pk) for pk in request.POST.getlist("seat") if pk.isdecimal() and len(pk) < 19]
    seats = list(Seat.objects.current().filter(pk__in=chosen))
    try:
        codes = issue_seat_codes(seats=seats, by=request.actor, at=timezone.now())
    except Refused as refusal:
        return _choose(request, error=refusal.reason, chosen=chosen)
    if request.POST.get("format") == "pdf":
        place = municipality()
        sheet = code_cards(
            codes,
            address=_address(request),
            place=place.name if place else "",
            banner=_("DATA CONTOH") if is_demo_city() else "",
        )
        response = HttpResponse(
            cards_pdf(sheet, created=timezone.localtime()), content_type="application/pdf"
        )
        response["Content-Disposition"] = 'attachment; filename="lembar-kode.pdf"'
        return response
    return TemplateResponse(
        request, "agencies/code_cards.html", {"codes": codes, "address": _address(request)}
    )


def _choose(
    request: SignedInRequest, *, error: str = "", chosen: list[int] | None = None
) -> HttpResponse:
    current = Seat.objects.current()
    manageable = [seat.pk for seat in current if can_manage_seat(request.actor, seat).allowed]
    rows = seat_rows(current.filter(pk__in=manageable), today=timezone.localdate())
    context = {
        "rows": [row for row in rows if row.holder is not None],
        "error": error,
        "chosen": chosen or [int(pk) for pk in request.GET.getlist("seat") if pk.isdecimal()],
        "tabs": tabs(request.actor, current="code_sheet"),
    }
    return TemplateResponse(request, "agencies/code_sheet.html", context)


def _address(request: SignedInRequest) -> str:
    return request.build_absolute_uri(reverse("account_activate"))
