"""Who is invited, what they answered, and one seat with its link."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, pressed, say_and_go
from layak.workflows.meetings.invitations import actions
from layak.workflows.meetings.invitations.actions import record_reply
from layak.workflows.meetings.invitations.forms import InviteeFactsForm, InviteeForm
from layak.workflows.meetings.invitations.reads import invitation_page, invitee_page
from layak.workflows.meetings.invitations.reply_form import ReplyForm, replied
from layak.workflows.meetings.planning.fetching import find_meeting, frame_of, site_of
from layak.workflows.meetings.planning.models import Invitee, Meeting
from layak.workflows.meetings.planning.permissions import can_prepare


@require_GET
@access("meeting.manage")
def meeting_invitees(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Seats with their answers; the chosen answer stands in the address."""
    return _list(request, find_meeting(meeting_id), InviteeForm())


@require_POST
@access("meeting.manage")
def invitees_add(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """The whole task force, all agencies, or one seat by hand."""
    meeting, by, at = find_meeting(meeting_id), request.actor, timezone.now()
    presses: dict[str, Callable[[], int]] = {
        "gugus-tugas": lambda: actions.invite_task_force(meeting_id=meeting.pk, by=by, at=at),
        "perangkat": lambda: actions.invite_agencies(meeting_id=meeting.pk, by=by, at=at),
    }
    press = presses.get(request.POST.get("siapa", ""))
    form = InviteeForm(request.POST)
    added: list[int] = []
    if press is not None:
        if not pressed(request, lambda: added.append(press())):
            return redirect("meeting_invitees", meeting_id=meeting.pk)
    elif not (
        form.is_valid()
        and acted(
            form,
            lambda: added.append(
                actions.invite_offices(meeting_id=meeting.pk, offices=[form.office()], by=by, at=at)
            ),
        )
    ):
        return _list(request, meeting, form, status=422)
    said = _("%(n)d kursi diundang.") % {"n": added[0]} if added[0] else _("Semuanya sudah ada.")
    return say_and_go(request, said, "meeting_invitees", meeting_id=meeting.pk)


@require_GET
@access("meeting.manage")
def invitee_detail(request: SignedInRequest, meeting_id: int, invitee_id: int) -> HttpResponse:
    """One seat: its link, the words to send, the answer as heard."""
    invitee = _invitee(meeting_id, invitee_id)
    return _detail(request, invitee, _reply_form(invitee), _facts_form(invitee))


@require_POST
@access("meeting.manage")
def invitee_reply(request: SignedInRequest, meeting_id: int, invitee_id: int) -> HttpResponse:
    """The answer as the secretariat heard it by telephone."""
    invitee = _invitee(meeting_id, invitee_id)
    form = ReplyForm(request.POST, auto_id="jawab-%s")
    if form.is_valid() and acted(
        form,
        lambda: record_reply(
            invitee_id=invitee.pk, content=form.content(), by=request.actor, at=timezone.now()
        ),
    ):
        return say_and_go(request, _("Jawaban dicatat."), "meeting_invitees", meeting_id=meeting_id)
    return _detail(request, invitee, form, _facts_form(invitee), status=422)


@require_POST
@access("meeting.manage")
def invitee_change(request: SignedInRequest, meeting_id: int, invitee_id: int) -> HttpResponse:
    """Another name or mail address."""
    invitee = _invitee(meeting_id, invitee_id)
    form = InviteeFactsForm(request.POST, auto_id="tentang-%s")
    if form.is_valid() and acted(
        form,
        lambda: actions.change_invitee(
            invitee_id=invitee.pk, **form.cleaned_data, by=request.actor, at=timezone.now()
        ),
    ):
        said = _("Keterangan disimpan.")
        return say_and_go(request, said, "invitee_detail", meeting_id, invitee.pk)
    return _detail(request, invitee, _reply_form(invitee), form, status=422)


@require_POST
@access("meeting.manage")
def invitee_withdraw(request: SignedInRequest, meeting_id: int, invitee_id: int) -> HttpResponse:
    """The seat is not asked any more."""
    invitee = _invitee(meeting_id, invitee_id)
    said, at = _("Undangan ditarik; tautannya tidak berlaku lagi."), timezone.now()
    try:
        pressed(
            request,
            lambda: actions.withdraw_invitee(invitee_id=invitee.pk, by=request.actor, at=at),
            said,
        )
    except Invitee.DoesNotExist as gone:
        raise Http404 from gone
    return redirect("meeting_invitees", meeting_id=meeting_id)


def _invitee(meeting_id: int, invitee_id: int) -> Invitee:
    rows = Invitee.objects.select_related("meeting__organiser", "agency")
    return get_object_or_404(rows, pk=invitee_id, meeting=meeting_id, withdrawn_at=None)


def _reply_form(invitee: Invitee) -> ReplyForm:
    return ReplyForm(initial=replied(invitee), auto_id="jawab-%s")


def _facts_form(invitee: Invitee) -> InviteeFactsForm:
    facts = {"name": invitee.name, "email": invitee.email}
    return InviteeFactsForm(initial=facts, auto_id="tentang-%s")


def _detail(
    request: SignedInRequest,
    invitee: Invitee,
    reply: forms.Form,
    facts: forms.Form,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        **frame_of(request.actor, invitee.meeting, "meeting_invitees"),
        "page": invitee_page(invitee, site=site_of(request)),
        "reply": reply,
        "facts": facts,
        "may_change": can_prepare(request.actor, invitee.meeting),
    }
    return TemplateResponse(request, "meetings/invitee_detail.html", context, status=status)


def _list(
    request: SignedInRequest, meeting: Meeting, form: InviteeForm, *, status: int = 200
) -> HttpResponse:
    reply = request.GET.get("jawab", "")
    context = {
        **frame_of(request.actor, meeting, "meeting_invitees"),
        "page": invitation_page(meeting, reply=reply, site=site_of(request)),
        "form": form,
        "may_change": can_prepare(request.actor, meeting),
    }
    return TemplateResponse(request, "meetings/meeting_invitees.html", context, status=status)
