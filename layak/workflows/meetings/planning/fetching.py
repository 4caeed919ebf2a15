"""What the pages of a meeting begin with and end with, and the tabs between them."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.rounds.reads import Tab
from layak.platform.web.http import SignedInRequest
from layak.workflows.meetings.planning.models import Meeting
from layak.workflows.meetings.planning.permissions import can_manage
from layak.workflows.meetings.planning.reads import meeting_label


def meeting_tabs(actor: Actor, meeting: Meeting, current: str) -> list[Tab]:
    """``current`` is the URL name of the page that is open."""
    may_manage = actor.may("meeting.manage")
    pages = [
        ("meeting_detail", _("Ringkasan"), True),
        ("meeting_agenda", _("Agenda"), True),
        ("meeting_invitees", _("Undangan"), may_manage),
        ("meeting_attendance", _("Daftar hadir"), may_manage),
        ("meeting_minutes", _("Notulen"), True),
        ("meeting_papers", _("Naskah dan foto"), True),
    ]
    return [
        Tab(label=label, url=reverse(name, args=[meeting.pk]), is_current=name == current)
        for name, label, is_shown in pages
        if is_shown
    ]


PDF = "application/pdf"


def find_meeting(meeting_id: int) -> Meeting:
    """The meeting with its organiser; 404 for an unknown number."""
    meetings = Meeting.objects.select_related("organiser", "chair_agency")
    return get_object_or_404(meetings, pk=meeting_id)


def frame_of(by: Actor, meeting: Meeting, current: str) -> dict[str, object]:
    """What ``meetings/meeting_base.html`` needs: the meeting, its tabs, and who may manage."""
    return {
        "meeting": meeting,
        "label": meeting_label(meeting),
        "tabs": meeting_tabs(by, meeting, current),
        "may_manage": can_manage(by, meeting),
    }


def site_of(request: HttpRequest) -> str:
    """``https://host`` for addresses that leave the application."""
    return settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"


def download(data: bytes, *, name: str, media_type: str, shown: bool = False) -> HttpResponse:
    """A file to keep (or ``shown`` in the browser); its name is ours, never a person's text."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=not shown, filename=name) or "attachment"
    )
    response["Cache-Control"] = "private, no-store"
    return response


def back_to_minutes(
    request: SignedInRequest, meeting_id: int, said: str, anchor: str = ""
) -> HttpResponse:
    """To the minutes, with one sentence."""
    messages.success(request, _(said))
    url = reverse("meeting_minutes", args=[meeting_id])
    return redirect(f"{url}#{anchor}" if anchor else url)
