"""The live minutes: the page, its lines for whoever looks on, a new line; opening and closing the meeting."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.rules.refusal import Refused
from layak.workflows.meetings.minutes.actions import close_meeting, open_meeting, write_entry
from layak.workflows.meetings.minutes.forms import LineForm
from layak.workflows.meetings.minutes.models import Entry
from layak.workflows.meetings.minutes.reads import minutes_page, stamp
from layak.workflows.meetings.planning.fetching import back_to_minutes, find_meeting, meeting_tabs
from layak.workflows.meetings.planning.models import Meeting
from layak.workflows.meetings.planning.reads import meeting_label

FURTHER = {
    Entry.Kind.FOLLOW_UP.value: "entry_promise",
    Entry.Kind.AGREEMENT.value: "entry_agree",
}


@require_GET
@access("meeting.view")
def meeting_minutes(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Agenda, lines, what is open; the note-taker writes below each item."""
    return page_response(request, find_meeting(meeting_id))


@require_GET
@access("meeting.view")
def entry_list(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """The lines again where something changed since ``?tanda=``; else nothing to lay over."""
    meeting = find_meeting(meeting_id)
    if request.GET.get("tanda", "") == stamp(meeting.pk):
        return HttpResponse(status=204)
    return _lines_response(request, meeting)


@require_POST
@access("meeting.manage")
def entry_write(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """A sentence; where it is to become more than that, the form for it follows."""
    meeting = find_meeting(meeting_id)
    form = LineForm(request.POST)
    written = None
    if form.is_valid():
        try:
            line = form.line(meeting.pk)
            written = write_entry(line=line, by=request.actor, at=timezone.now())
        except Refused as refusal:
            form.add_error("text", refusal.reason)
    if written is None:
        return _refused(request, meeting, form)
    further = FURTHER.get(written.wanted)
    if further and written.entry.kind not in FURTHER:
        # to the form that asks for the rest
        url = reverse(further, args=[meeting.pk, written.entry.pk])
        if not request.htmx:
            return redirect(url)
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    if request.htmx:
        return _lines_response(request, meeting)
    url = reverse("meeting_minutes", args=[meeting.pk])
    return redirect(f"{url}#tulis-{written.entry.item_id or 0}")


def _refused(request: SignedInRequest, meeting: Meeting, form: LineForm) -> HttpResponse:
    """The page with the reason, and the words still in their field; under htmx the reason alone."""
    if request.htmx:
        reasons = [str(error) for errors in form.errors.values() for error in errors]
        values = {"reasons": reasons}
        response = TemplateResponse(request, "meetings/minutes_refused.html", values)
        response["HX-Retarget"] = f"#tulis-{_item_of(form)} [data-refused]"
        response["HX-Reswap"] = "innerHTML"
        response["X-Refused"] = "1"
        return response
    return page_response(request, meeting, line=form, status=422)


def _item_of(form: LineForm) -> int:
    """The agenda item of the form as it came; 0 for none."""
    typed = form.data.get("item", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def page_response(
    request: SignedInRequest, meeting: Meeting, *, line: LineForm | None = None, status: int = 200
) -> HttpResponse:
    """The whole page; ``line`` is a sentence that was refused."""
    page = minutes_page(meeting=meeting, by=request.actor, at=timezone.now())
    values = {
        "page": page,
        "meeting": meeting,
        "label": meeting_label(meeting),
        "tabs": meeting_tabs(request.actor, meeting, "meeting_minutes"),
    }
    if line is not None:
        values |= {
            "refused": [str(error) for errors in line.errors.values() for error in errors],
            "refused_item": _item_of(line),
            "refused_text": line.data.get("text", ""),
            "refused_speaker": line.data.get("speaker", ""),
        }
    return TemplateResponse(request, "meetings/minutes.html", values, status=status)


def _lines_response(request: SignedInRequest, meeting: Meeting) -> HttpResponse:
    page = minutes_page(meeting=meeting, by=request.actor, at=timezone.now())
    return TemplateResponse(request, "meetings/minutes_live.html", {"page": page, "is_live": True})


@require_POST
@access("meeting.manage")
def meeting_open(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """The meeting begins: lines may be written."""
    meeting = find_meeting(meeting_id)
    open_meeting(meeting_id=meeting.pk, by=request.actor, at=timezone.now())
    return back_to_minutes(request, meeting.pk, "Rapat dibuka. Selamat bertugas.")


@require_POST
@access("meeting.manage")
def meeting_close(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """The meeting is over; next the minutes are put together."""
    meeting = find_meeting(meeting_id)
    close_meeting(meeting_id=meeting.pk, by=request.actor, at=timezone.now())
    said = _("Rapat ditutup. Periksa notulennya, lalu susun untuk dicetak.")
    return say_and_go(request, said, "minutes_freeze", meeting_id=meeting.pk)
