"""The list of who came: live totals, the fast list of the secretary, the code on the wall."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.people.second_factors.qr import qr_path
from layak.platform.web.access import access
from layak.platform.web.forms import PlainForm
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, posted, say_and_go
from layak.workflows.meetings.attendance import actions
from layak.workflows.meetings.attendance.forms import OtherPersonForm, RemovalForm, ticked
from layak.workflows.meetings.attendance.links import may_sign_in, room_token
from layak.workflows.meetings.attendance.reads import attendance_count, attendance_page
from layak.workflows.meetings.attendance.sheet import signing_list_file
from layak.workflows.meetings.planning.fetching import download, find_meeting, frame_of, site_of
from layak.workflows.meetings.planning.models import Attendance, Meeting
from layak.workflows.meetings.planning.permissions import can_prepare
from layak.workflows.meetings.planning.reads import clock


@require_http_methods(["GET", "POST"])
@access("meeting.manage")
def meeting_attendance(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Seats with who came; POST keeps the ticked rows and gives back those without a name."""
    meeting = find_meeting(meeting_id)
    if request.method == "GET":
        return _page(request, meeting, OtherPersonForm())
    page = attendance_page(meeting)
    rows = ticked(request.POST, [row.id for row in page.absent])
    named = [row for row in rows if row.name.strip()]
    form = PlainForm({})
    form.is_valid()
    kept: list[int] = []
    if not acted(
        form,
        lambda: kept.append(
            actions.record_list(
                meeting_id=meeting.pk, everyone=named, by=request.actor, at=timezone.now()
            )
        ),
    ):
        return _page(request, meeting, OtherPersonForm(), errors=form, status=409)
    if kept[0]:
        messages.success(request, _("%(n)d kursi tercatat hadir.") % {"n": kept[0]})
    if len(named) < len(rows):
        form.add_error(
            None, _("%(n)d kursi belum bernama. Tulis namanya.") % {"n": len(rows) - len(named)}
        )
        return _page(request, meeting, OtherPersonForm(), errors=form, status=422)
    return redirect("meeting_attendance", meeting_id=meeting.pk)


@require_POST
@access("meeting.manage")
def attendance_add(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Someone who came without an invitation."""
    meeting, form = find_meeting(meeting_id), OtherPersonForm(request.POST)
    if form.is_valid() and acted(
        form,
        lambda: actions.record_attendance(
            meeting_id=meeting.pk, came=form.came(), by=request.actor, at=timezone.now()
        ),
    ):
        return say_and_go(
            request, _("Tercatat hadir."), "meeting_attendance", meeting_id=meeting.pk
        )
    return _page(request, meeting, form, status=422)


@require_http_methods(["GET", "POST"])
@access("meeting.manage")
def attendance_remove(
    request: SignedInRequest, meeting_id: int, attendance_id: int
) -> HttpResponse:
    """Take someone from the list, with a reason."""
    meeting = find_meeting(meeting_id)
    rows = Attendance.objects.select_related("invitee")
    row = get_object_or_404(rows, pk=attendance_id, meeting=meeting, removed_at=None)
    form = RemovalForm(posted(request))
    if form.is_valid() and acted(
        form,
        lambda: actions.remove_attendance(
            attendance_id=row.pk,
            reason=form.cleaned_data["reason"],
            by=request.actor,
            at=timezone.now(),
        ),
        field="reason",
    ):
        return say_and_go(
            request, _("Dihapus dari daftar hadir."), "meeting_attendance", meeting_id=meeting.pk
        )
    context = frame_of(request.actor, meeting, "meeting_attendance") | {"row": row, "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "meetings/attendance_remove.html", context, status=status)


@require_GET
@access("meeting.manage")
def attendance_sheet(
    request: SignedInRequest, meeting_id: int, state: str, ending: str
) -> HttpResponse:
    """The list as DOCX or PDF: ``kosong`` to be signed, ``terisi`` with who came."""
    if state not in ("kosong", "terisi") or ending not in ("docx", "pdf"):
        raise Http404
    meeting = find_meeting(meeting_id)
    file = signing_list_file(
        meeting, ending=ending, is_empty=state == "kosong", by=request.user, at=timezone.now()
    )
    return download(file.data, name=file.name, media_type=file.media_type)


@require_GET
@access("meeting.manage")
def attendance_code(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """The code for the wall; asked for again every few seconds, it changes each minute."""
    meeting, at = find_meeting(meeting_id), timezone.now()
    address = f"{site_of(request)}/hadir/{room_token(meeting, at=at)}/"
    present, invited = attendance_count(meeting)
    context = {
        **frame_of(request.actor, meeting, "meeting_attendance"),
        "is_open": may_sign_in(meeting, at=at),
        "qr": qr_path(address),
        "hour": clock(at),
        "present": present,
        "invited": invited,
    }
    response = TemplateResponse(request, "meetings/attendance_code.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _page(
    request: SignedInRequest,
    meeting: Meeting,
    form: forms.Form,
    *,
    errors: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    page = attendance_page(meeting)
    ticks = set(request.POST.getlist("hadir")) if errors else set()
    context = {
        **frame_of(request.actor, meeting, "meeting_attendance"),
        "page": page,
        "form": form,
        "errors": errors.non_field_errors() if errors else [],
        "absent": [
            (row, request.POST.get(f"nama-{row.id}", row.expected), str(row.id) in ticks)
            for row in page.absent
        ],
        "may_change": can_prepare(request.actor, meeting),
    }
    return TemplateResponse(request, "meetings/meeting_attendance.html", context, status=status)
