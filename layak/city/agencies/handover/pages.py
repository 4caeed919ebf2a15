"""What came with a seat, for whoever sits on it now."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.city.agencies.bodies.fetching import download
from layak.city.agencies.handover.actions import make_handover_file, receive_seat
from layak.city.agencies.handover.reads import handover_sections
from layak.city.agencies.handover.sheet import handover_report
from layak.city.agencies.seats.models import Seat
from layak.city.agencies.seats.reads import seat_page
from layak.city.places.queries import municipality
from layak.platform.documents.files.kinds import DOCX
from layak.platform.documents.writing.report_docx import report_docx
from layak.platform.documents.writing.reports import report_pdf
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go


@require_GET
@access("signed-in")
def handover_detail(request: SignedInRequest, seat_id: int) -> HttpResponse:
    """For the holder and for those who manage seats; 404 for everybody else."""
    held = {seat.seat_id: seat for seat in request.actor.seats}
    if seat_id not in held and not request.actor.may("seat.manage"):
        raise Http404
    seat = get_object_or_404(Seat.objects.select_related("agency"), pk=seat_id)
    today = timezone.localdate()
    own = held.get(seat_id)
    page = {
        "page": seat_page(seat, today=today),
        "sections": handover_sections(seat, today),
        "may_receive": own is not None and own.awaits_handover,
    }
    return TemplateResponse(request, "agencies/handover.html", page)


@require_POST
@access("signed-in")
def handover_receive(request: SignedInRequest, seat_id: int) -> HttpResponse:
    """The holder says: received."""
    if seat_id not in {seat.seat_id for seat in request.actor.seats}:
        raise Http404
    receive_seat(seat_id=seat_id, by=request.actor, at=timezone.now())
    return say_and_go(request, _("Serah terima dicatat. Selamat bekerja."), "overview")


@require_GET
@access("signed-in")
def handover_file(request: SignedInRequest, seat_id: int, ending: str) -> HttpResponse:
    """The same as one file, for the holder and for those who manage seats."""
    held = {seat.seat_id for seat in request.actor.seats}
    if seat_id not in held and not request.actor.may("seat.manage"):
        raise Http404
    get_object_or_404(Seat, pk=seat_id)
    now, city = timezone.now(), municipality()
    page, sections = make_handover_file(seat_id=seat_id, by=request.actor, at=now)
    report = handover_report(page, sections, city=city, at=now)
    write = report_pdf if ending == "pdf" else report_docx
    return download(
        write(report, created=now),
        name=f"serah-terima-kursi-{seat_id}.{ending}",
        media_type="application/pdf" if ending == "pdf" else DOCX.media_type,
    )
