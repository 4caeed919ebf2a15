"""The agenda of a meeting."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, posted, pressed, say_and_go
from layak.workflows.meetings.agenda import actions
from layak.workflows.meetings.agenda.forms import AgendaItemForm
from layak.workflows.meetings.agenda.reads import agenda_page
from layak.workflows.meetings.planning.fetching import find_meeting, frame_of
from layak.workflows.meetings.planning.models import AgendaItem, Meeting
from layak.workflows.meetings.planning.permissions import can_prepare


@require_GET
@access("meeting.view")
def meeting_agenda(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Items with their hours; beside them what could be put on."""
    return _page(request, find_meeting(meeting_id), AgendaItemForm())


@require_POST
@access("meeting.manage")
def agenda_add(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """One item of one's own."""
    meeting, form = find_meeting(meeting_id), AgendaItemForm(request.POST)
    if form.is_valid() and acted(
        form,
        lambda: actions.add_item(
            meeting_id=meeting.pk, **form.cleaned_data, by=request.actor, at=timezone.now()
        ),
    ):
        return say_and_go(request, _("Butir ditambahkan."), "meeting_agenda", meeting_id=meeting.pk)
    return _page(request, meeting, form, status=422)


@require_POST
@access("meeting.manage")
def agenda_accept(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Take a proposal as it reads now."""
    meeting = find_meeting(meeting_id)
    source = request.POST.get("sumber", "")
    return _done(
        request,
        meeting,
        lambda: actions.accept_proposal(
            meeting_id=meeting.pk, source=source, by=request.actor, at=timezone.now()
        ),
    )


@require_POST
@access("meeting.manage")
def agenda_move(request: SignedInRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """Up, down, or off the agenda."""
    meeting = find_meeting(meeting_id)
    get_object_or_404(AgendaItem, pk=item_id, meeting=meeting, removed_at=None)
    step = request.POST.get("langkah", "")
    at = timezone.now()
    steps: dict[str, Callable[[], object]] = {
        "naik": lambda: actions.move_item(item_id=item_id, up=True, by=request.actor, at=at),
        "turun": lambda: actions.move_item(item_id=item_id, up=False, by=request.actor, at=at),
        "lepas": lambda: actions.remove_item(item_id=item_id, by=request.actor, at=at),
    }
    return _done(request, meeting, steps.get(step, lambda: None))


@require_http_methods(["GET", "POST"])
@access("meeting.manage")
def agenda_edit(request: SignedInRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """Other words or minutes for an item."""
    meeting = find_meeting(meeting_id)
    item = get_object_or_404(AgendaItem, pk=item_id, meeting=meeting, removed_at=None)
    initial = {"title": item.title, "minutes": item.minutes, "presenter": item.presenter}
    form = AgendaItemForm(posted(request), initial=initial)
    if form.is_valid() and acted(
        form,
        lambda: actions.change_item(
            item_id=item.pk, **form.cleaned_data, by=request.actor, at=timezone.now()
        ),
    ):
        return say_and_go(request, _("Butir disimpan."), "meeting_agenda", meeting_id=meeting.pk)
    context = frame_of(request.actor, meeting, "meeting_agenda") | {"form": form, "item": item}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "meetings/agenda_edit.html", context, status=status)


def _done(request: SignedInRequest, meeting: Meeting, action: Callable[[], object]) -> HttpResponse:
    try:
        pressed(request, action)
    except AgendaItem.DoesNotExist as gone:
        raise Http404 from gone
    return redirect("meeting_agenda", meeting_id=meeting.pk)


def _page(
    request: SignedInRequest, meeting: Meeting, form: AgendaItemForm, *, status: int = 200
) -> HttpResponse:
    may_change = can_prepare(request.actor, meeting)
    context = {
        **frame_of(request.actor, meeting, "meeting_agenda"),
        "page": agenda_page(
            meeting, by=request.actor, at=timezone.now(), may_change=may_change.allowed
        ),
        "form": form,
        "may_change": may_change,
    }
    return TemplateResponse(request, "meetings/meeting_agenda.html", context, status=status)
