"""Who is on duty: the week of an agency, leave, and whom to call now."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.agencies.bodies.models import Agency
from layak.city.people.accounts.models import User
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, posted, pressed, say_and_go
from layak.rules.numbers import date_id
from layak.workflows.rapidaction.duty.actions import (
    TurnPlan,
    note_leave,
    plan_turns,
    remove_leave,
    remove_turn,
    set_post_phone,
)
from layak.workflows.rapidaction.duty.forms import LeaveForm, PostForm, TurnForm
from layak.workflows.rapidaction.duty.models import DutyLeave, DutyPost, DutyTurn
from layak.workflows.rapidaction.duty.permissions import can_plan, reaches
from layak.workflows.rapidaction.duty.reads import (
    able_people,
    contact_rows,
    leaves_of,
    roster_agencies,
    roster_page,
    span_words,
    week_of,
)
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs

# Who is on duty: the week of an agency, leave, and whom to call now.

FIRST_YEAR, LAST_YEAR = 2, 9998


@require_http_methods(["GET", "POST"])
@access("duty.view")
def duty_roster(request: SignedInRequest) -> HttpResponse:
    """The week of an agency; POST plans turns by a pattern."""
    agencies = roster_agencies(request.actor)
    agency = _chosen(request, agencies)
    if agency is None:
        context = {"tabs": rapid_tabs(request.actor, "duty_roster")}
        return TemplateResponse(request, "rapidaction/duty/no_agency.html", context)
    if request.method == "GET":
        return _roster(request, agencies, agency)
    if not can_plan(request.actor, agency.pk).allowed:
        raise Http404
    page = roster_page(agency, monday=_monday(request), may_plan=True, at=timezone.now())
    form = TurnForm(request.POST, people=page.people)
    if form.is_valid() and acted(
        form,
        lambda: plan_turns(
            plan=TurnPlan(
                agency=agency,
                user=form.cleaned_data["person"],
                rank=form.cleaned_data["rank"],
                spans=form.spans(),
                phone=form.cleaned_data["phone"],
            ),
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        return say_and_go(
            request,
            _("Giliran piket disimpan."),
            _address(agency, week_of(form.cleaned_data["day"])),
        )
    return _roster(request, agencies, agency, form, status=422)


@require_http_methods(["POST"])
@access("duty.manage")
def duty_post(request: SignedInRequest) -> HttpResponse:
    """Keep the number of an agency's duty post."""
    agencies = roster_agencies(request.actor)
    agency = _chosen(request, agencies)
    if agency is None or not can_plan(request.actor, agency.pk).allowed:
        raise Http404
    form = PostForm(request.POST, auto_id="pos-%s")
    if form.is_valid():
        phone = form.cleaned_data["phone"]
        set_post_phone(agency=agency, phone=phone, by=request.actor, at=timezone.now())
        said = _("Nomor piket disimpan.") if phone else _("Nomor piket dihapus.")
        return say_and_go(request, said, _address(agency, _monday(request)))
    return _roster(request, agencies, agency, post=form, status=422)


@require_POST
@access("duty.manage")
def turn_remove(request: SignedInRequest, turn_id: int) -> HttpResponse:
    """Take a turn away; the row stays."""
    turn = DutyTurn.objects.select_related("agency").filter(pk=turn_id).first()
    if turn is None or not reaches(request.actor, "duty.view", turn.agency_id):
        raise Http404
    pressed(
        request,
        lambda: remove_turn(turn_id=turn.pk, by=request.actor, at=timezone.now()),
        _("Giliran dibatalkan."),
    )
    return redirect(_address(turn.agency, week_of(timezone.localdate(turn.starts_at))))


@require_GET
@access("duty.view")
def duty_contacts(request: SignedInRequest) -> HttpResponse:
    """Whom to call now, by agency, to be printed."""
    at = timezone.now()
    context = {
        "tabs": rapid_tabs(request.actor, "duty_roster"),
        "crumbs": [(_("Piket"), reverse("duty_roster"))],
        "rows": contact_rows(roster_agencies(request.actor), at=at),
        "at": at,
    }
    return TemplateResponse(request, "rapidaction/duty/contacts.html", context)


def _roster(
    request: SignedInRequest,
    agencies: list[Agency],
    agency: Agency,
    form: TurnForm | None = None,
    *,
    post: PostForm | None = None,
    status: int = 200,
) -> HttpResponse:
    monday, may_plan = _monday(request), can_plan(request.actor, agency.pk)
    page = roster_page(agency, monday=monday, may_plan=may_plan.allowed, at=timezone.now())
    week = timedelta(days=7)
    phone = DutyPost.objects.filter(agency=agency).values_list("phone", flat=True).first() or ""
    initial = {"day": max(monday, timezone.localdate()), "begins": "20:00", "ends": "08:00"}
    context = {
        "tabs": rapid_tabs(request.actor, "duty_roster"),
        "agencies": agencies,
        "agency": agency,
        "page": page,
        "monday": monday,
        "week": f"{date_id(monday)} sampai {date_id(monday + timedelta(days=6))}",
        "before": (monday - week).isoformat(),
        "after": (monday + week).isoformat(),
        "form": form or TurnForm(people=page.people, initial=initial),
        "post": post or PostForm(auto_id="pos-%s", initial={"phone": phone}),
        "post_phone": phone,
        "may_plan": may_plan,
        "may_manage_emergency": request.actor.may("emergency.manage"),
        "may_view_conduct": request.actor.may("conduct.view"),
    }
    return TemplateResponse(request, "rapidaction/duty/roster.html", context, status=status)


def _chosen(request: SignedInRequest, agencies: list[Agency]) -> Agency | None:
    """The agency of the address, else one's own, else the first; 404 for one that is not open."""
    wanted = request.GET.get("instansi", "")
    if wanted:
        found = next((agency for agency in agencies if agency.code == wanted), None)
        if found is None:
            raise Http404
        return found
    own = request.actor.all_agency_ids
    return next(
        (agency for agency in agencies if agency.pk in own), agencies[0] if agencies else None
    )


def _monday(request: SignedInRequest) -> date:
    try:
        day = date.fromisoformat(request.GET.get("minggu", ""))
    except ValueError:
        day = timezone.localdate()
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        day = timezone.localdate()
    return week_of(day)


def _address(agency: Agency, monday: date) -> str:
    return f"{reverse('duty_roster')}?instansi={agency.code}&minggu={monday.isoformat()}"


# Leave of those who are on duty: one's own, or of those whose turns one plans.


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
        return say_and_go(
            request, _("Cuti disimpan. Pengganti yang akan diberi tahu."), "duty_leave"
        )
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
    pressed(
        request,
        lambda: remove_leave(leave_id=leave.pk, by=request.actor, at=timezone.now()),
        _("Cuti dibatalkan."),
    )
    return redirect("duty_leave")


def _people(request: SignedInRequest) -> list[User]:
    """Oneself, and those who answer for the agencies whose turns one plans, by name."""
    agencies = roster_agencies(request.actor, "duty.manage")
    found = able_people([agency.pk for agency in agencies], at=timezone.now())
    people = {user.pk: user for users in found.values() for user in users}
    people[request.user.pk] = request.user
    return sorted(people.values(), key=lambda user: user.name)
