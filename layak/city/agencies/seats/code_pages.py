"""The activation sheet: codes are shown right after they were made, and never again."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from layak.city.agencies.bodies.tabs import tabs
from layak.city.agencies.seats.actions import issue_seat_codes
from layak.city.agencies.seats.code_sheet import code_cards
from layak.city.agencies.seats.models import Seat
from layak.city.agencies.seats.permissions import can_manage_seat
from layak.city.agencies.seats.reads import seat_rows
from layak.city.places.queries import is_demo_city, municipality
from layak.platform.documents.writing.reports import cards_pdf
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused


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
