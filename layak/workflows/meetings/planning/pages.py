"""Meetings: their list, their first page, planning, changing, cancelling."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, posted, say_and_go
from layak.workflows.meetings.planning.actions import cancel_meeting, change_meeting, create_meeting
from layak.workflows.meetings.planning.fetching import find_meeting, frame_of
from layak.workflows.meetings.planning.forms import CancelForm, MeetingForm
from layak.workflows.meetings.planning.models import Meeting
from layak.workflows.meetings.planning.policy import DEFAULT_KIND, meeting_kinds
from layak.workflows.meetings.planning.reads import meeting_label, meeting_rows, meeting_summary


@require_GET
@access("meeting.view")
def meeting_list(request: SignedInRequest) -> HttpResponse:
    """Meetings, the newest first."""
    page, rows = meeting_rows(number=request.GET.get("page", ""), at=timezone.now())
    context = {"page": page, "rows": rows, "may_plan": request.actor.may("meeting.manage")}
    return TemplateResponse(request, "meetings/meeting_list.html", context)


@require_http_methods(["GET", "POST"])
@access("meeting.manage")
def meeting_create(request: SignedInRequest) -> HttpResponse:
    """Plan a meeting; the kind in the address fills in title, purpose, and agenda."""
    kinds = meeting_kinds()
    kind = kinds.get(request.GET.get("jenis", ""), kinds[DEFAULT_KIND])
    seat = request.actor.seat
    initial: dict[str, object] = {
        "kind": kind.code,
        "title": kind.title,
        "purpose": kind.purpose,
        "begins": "09:00",
        "ends": "12:00",
        "organiser": seat.agency_id if seat else None,
        "note_taker_name": request.user.name,
    }
    form = MeetingForm(posted(request), initial=initial)
    made: list[Meeting] = []
    if form.is_valid() and acted(
        form,
        lambda: made.append(
            create_meeting(
                plan=form.plan(),
                has_been=form.cleaned_data["has_been"],
                by=request.actor,
                at=timezone.now(),
            )
        ),
    ):
        said = _("Rapat dijadwalkan dengan agenda bakunya.")
        return say_and_go(request, said, "meeting_agenda", meeting_id=made[0].pk)
    context = {
        "form": form,
        "heading": _("Rapat baru"),
        "submit": _("Jadwalkan rapat"),
        "crumbs": [(_("Rapat"), reverse("meeting_list"))],
        "back": reverse("meeting_list"),
        "kinds": list(kinds.values()),
        "chosen": form["kind"].value(),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "meetings/meeting_form.html", context, status=status)


@require_GET
@access("meeting.view")
def meeting_detail(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """What the meeting is about, who was asked and who came, and the way to its parts."""
    meeting = find_meeting(meeting_id)
    context = {
        **frame_of(request.actor, meeting, "meeting_detail"),
        "page": meeting_summary(meeting, at=timezone.now()),
    }
    return TemplateResponse(request, "meetings/meeting_detail.html", context)


@require_http_methods(["GET", "POST"])
@access("meeting.manage")
def meeting_edit(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Change the plan; the way to cancel stands below."""
    meeting = find_meeting(meeting_id)
    form = MeetingForm(posted(request), initial=_values(meeting))
    if form.is_valid() and acted(
        form,
        lambda: change_meeting(
            meeting_id=meeting.pk,
            plan=form.plan(),
            has_been=form.cleaned_data["has_been"],
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        return say_and_go(
            request, _("Rencana rapat disimpan."), "meeting_detail", meeting_id=meeting.pk
        )
    return _edit_page(request, meeting, form, CancelForm(), status=422 if form.errors else 200)


@require_POST
@access("meeting.manage")
def meeting_cancel(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """The meeting will not be held; asks for a reason."""
    meeting = find_meeting(meeting_id)
    form = CancelForm(request.POST)
    if form.is_valid() and acted(
        form,
        lambda: cancel_meeting(
            meeting_id=meeting.pk,
            reason=form.cleaned_data["reason"],
            by=request.actor,
            at=timezone.now(),
        ),
        field="reason",
    ):
        return say_and_go(request, _("Rapat dibatalkan."), "meeting_detail", meeting_id=meeting.pk)
    return _edit_page(request, meeting, MeetingForm(initial=_values(meeting)), form, status=422)


def _values(meeting: Meeting) -> dict[str, object]:
    begin, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    others = {"day", "begins", "ends", "organiser", "chair_agency", "has_been"}
    names = set(MeetingForm.base_fields) - others
    return {
        **{name: getattr(meeting, name) for name in names},
        "day": begin.date(),
        "begins": begin.time(),
        "ends": end.time(),
        "organiser": meeting.organiser_id,
        "chair_agency": meeting.chair_agency_id,
    }


def _edit_page(
    request: SignedInRequest, meeting: Meeting, form: MeetingForm, cancel: CancelForm, status: int
) -> HttpResponse:
    address = reverse("meeting_detail", args=[meeting.pk])
    context = {
        "form": form,
        "cancel": cancel,
        "meeting": meeting,
        "heading": _("Ubah rencana"),
        "submit": _("Simpan rencana"),
        "crumbs": [(_("Rapat"), reverse("meeting_list")), (meeting_label(meeting), address)],
        "back": address,
    }
    return TemplateResponse(request, "meetings/meeting_form.html", context, status=status)
