"""Opening and closing the meeting; its minutes put together, and opened again after signature."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from layak.city.people.form_pages import acted, posted
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.workflows.meetings.actions.minutes import close_meeting, open_meeting
from layak.workflows.meetings.actions.papers import freeze_minutes, reopen_minutes
from layak.workflows.meetings.forms.minutes import ClosingForm, ReasonForm
from layak.workflows.meetings.minutes_policy import minutes_policy
from layak.workflows.meetings.queries.minutes_words import (
    Closing,
    minutes_words,
    next_meeting_text,
)
from layak.workflows.meetings.views.fetching import find_meeting, frame_of
from layak.workflows.meetings.views.minutes import back


@require_POST
@access("meeting.manage")
def meeting_open(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """The meeting begins: lines may be written."""
    meeting = find_meeting(meeting_id)
    open_meeting(meeting_id=meeting.pk, by=request.actor, at=timezone.now())
    return back(request, meeting.pk, "Rapat dibuka. Selamat bertugas.")


@require_POST
@access("meeting.manage")
def meeting_close(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """The meeting is over; next the minutes are put together."""
    meeting = find_meeting(meeting_id)
    close_meeting(meeting_id=meeting.pk, by=request.actor, at=timezone.now())
    messages.success(request, _("Rapat ditutup. Periksa notulennya, lalu susun untuk dicetak."))
    return redirect("minutes_freeze", meeting_id=meeting.pk)


@require_http_methods(["GET", "POST"])
@access("meeting.manage")
def minutes_freeze(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """What will be printed, to be read once more; then a version with fixed words."""
    meeting = find_meeting(meeting_id)
    policy = minutes_policy()
    initial = {
        "basis": policy.basis,
        "closing": policy.closing,
        "next_meeting": next_meeting_text(meeting),
    }
    form = ClosingForm(posted(request), initial=initial)
    at = timezone.now()
    if form.is_valid():
        closing = Closing(**form.cleaned_data)
        if acted(
            form,
            lambda: freeze_minutes(meeting_id=meeting.pk, closing=closing, by=request.actor, at=at),
        ):
            messages.success(request, _("Notulen disusun. Cetak, lalu catat di meja siapa."))
            return redirect("meeting_papers", meeting_id=meeting.pk)
    values = {
        **frame_of(request.actor, meeting, "meeting_minutes"),
        "form": form,
        "words": minutes_words(meeting, Closing(), at=at),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "meetings/minutes_freeze.html", values, status=status)


@require_http_methods(["GET", "POST"])
@access("meeting.manage")
def minutes_reopen(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Signed minutes need a change: asks for the reason, the signed paper stays."""
    meeting = find_meeting(meeting_id)
    form = ReasonForm(posted(request))
    if form.is_valid() and acted(
        form,
        lambda: reopen_minutes(
            meeting_id=meeting.pk,
            because=form.cleaned_data["because"],
            by=request.actor,
            at=timezone.now(),
        ),
        field="because",
    ):
        said = "Notulen terbuka untuk versi baru; yang bertanda tangan tetap tersimpan."
        return back(request, meeting.pk, said)
    values = {**frame_of(request.actor, meeting, "meeting_minutes"), "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "meetings/minutes_reopen.html", values, status=status)
