"""Leave of those who are on duty: one's own, or of those whose turns one plans."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from layak.city.people.accounts.form_page import acted, posted
from layak.city.people.accounts.models import User
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.actions.duty import note_leave, remove_leave
from layak.workflows.rapidaction.forms.duty import LeaveForm
from layak.workflows.rapidaction.models import DutyLeave
from layak.workflows.rapidaction.queries.duty_words import span_words
from layak.workflows.rapidaction.queries.on_duty import able_people
from layak.workflows.rapidaction.queries.roster import leaves_of, roster_agencies
from layak.workflows.rapidaction.tabs import rapid_tabs


@require_http_methods(["GET", "POST"])
@access("duty.view")
def duty_leave(request: SignedInRequest) -> HttpResponse:
    """Leave that is not over, and a form for more."""
    people = _people(request)
    initial = {
        "person": request.user.pk,
        "first_day": timezone.localdate(),
        "last_day": timezone.localdate(),
        "begins": "00:00",
        "ends": "23:59",
    }
    form = LeaveForm(posted(request), people=people, initial=initial)
    if form.is_valid() and acted(
        form,
        lambda: note_leave(
            user_id=form.cleaned_data["person"].pk,
            span=form.span(),
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        messages.success(request, _("Cuti disimpan. Pengganti yang akan diberi tahu."))
        return redirect("duty_leave")
    context = {
        "tabs": rapid_tabs(request.actor, "duty_roster"),
        "crumbs": [(_("Piket"), reverse("duty_roster"))],
        "form": form,
        "rows": [
            (row, span_words(row.starts_at, row.ends_at))
            for row in leaves_of([user.pk for user in people], at=timezone.now())
        ],
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "rapidaction/duty/leave.html", context, status=status)


@require_POST
@access("duty.view")
def leave_remove(request: SignedInRequest, leave_id: int) -> HttpResponse:
    """Take a leave back; the row stays."""
    known = [user.pk for user in _people(request)]
    leave = DutyLeave.objects.filter(pk=leave_id, user__in=known).first()
    if leave is None:
        raise Http404
    try:
        remove_leave(leave_id=leave.pk, by=request.actor, at=timezone.now())
        messages.success(request, _("Cuti dibatalkan."))
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect("duty_leave")


def _people(request: SignedInRequest) -> list[User]:
    """Oneself, and those who answer for the agencies whose turns one plans, by name."""
    agencies = roster_agencies(request.actor, "duty.manage")
    found = able_people([agency.pk for agency in agencies], at=timezone.now())
    people = {user.pk: user for users in found.values() for user in users}
    people[request.user.pk] = request.user
    return sorted(people.values(), key=lambda user: user.name)
