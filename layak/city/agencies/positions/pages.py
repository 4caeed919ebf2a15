"""Positions of a task force: added one by one or pasted, changed, who holds them, and which stand empty."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from layak.city.agencies.bodies.fields import NothingForm
from layak.city.agencies.positions import actions
from layak.city.agencies.positions.actions import Office
from layak.city.agencies.positions.forms import (
    OfficeForm,
    OfficialForm,
    PasteForm,
    VacateForm,
    office_words,
)
from layak.city.agencies.positions.reads import vacant_positions, vacant_seats
from layak.city.agencies.taskforce.models import Position, TaskForce
from layak.city.agencies.taskforce.permissions import can_change_task_force
from layak.city.agencies.taskforce.policy import taskforce_policy
from layak.city.agencies.taskforce.reads import (
    agency_names,
    position_page,
    task_force_tabs,
    title_of,
)
from layak.city.agencies.taskforce.rules import MemberSheet, read_members
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import FormPage, acted, form_page, posted, say_and_go

# Positions of a task force: added one by one or pasted, changed, and who holds them.


@require_GET
@access("taskforce.view")
def position_detail(request: SignedInRequest, position_id: int) -> HttpResponse:
    """One position: what the decree says of it, who holds it and who held it."""
    position = _fetched(position_id)
    today = timezone.localdate()
    page = {
        "page": position_page(position, today=today),
        "may_manage": request.actor.may("taskforce.manage"),
        "may_change": can_change_task_force(request.actor, position.task_force, today=today),
        "crumbs": _crumbs(position.task_force),
    }
    return TemplateResponse(request, "agencies/position_detail.html", page)


@require_http_methods(["GET", "POST"])
@access("taskforce.manage")
def position_add(request: SignedInRequest, task_force_id: int) -> HttpResponse:
    task_force = get_object_or_404(TaskForce, pk=task_force_id)
    form = OfficeForm(posted(request), level=task_force.level)
    made: list[Position] = []
    if form.is_valid() and acted(
        form,
        lambda: made.extend(
            actions.add_positions(
                task_force=task_force,
                offices=[form.office],
                by=request.actor,
                at=timezone.now(),
            )
        ),
    ):
        return say_and_go(
            request,
            _("Kedudukan ditambahkan. Catat pejabatnya."),
            "position_hold",
            position_id=made[0].pk,
        )
    home = reverse("task_force_detail", args=[task_force.pk])
    page = FormPage(
        heading=_("Tambah kedudukan"),
        submit=_("Tambah"),
        back=home,
        crumbs=_crumbs(task_force),
    )
    return form_page(request, page, form)


@require_http_methods(["GET", "POST"])
@access("taskforce.manage")
def position_paste(request: SignedInRequest, task_force_id: int) -> HttpResponse:
    """The member list pasted from Excel: shown as understood first, written after a yes."""
    task_force = get_object_or_404(TaskForce, pk=task_force_id)
    form = PasteForm(posted(request))
    sheet: MemberSheet | None = None
    if form.is_valid():
        sheet = read_members(
            form.rows,
            level=task_force.level,
            policy=taskforce_policy(),
            agencies=agency_names(),
        )
        offices = [
            Office(
                group=member.group,
                duty=member.duty,
                title=member.title,
                agency_id=member.agency_id,
                institution=member.institution,
                holder=member.name,
            )
            for member in sheet.members
        ]
        if request.POST.get("langkah") == "catat" and acted(
            form,
            lambda: actions.add_positions(
                task_force=task_force, offices=offices, by=request.actor, at=timezone.now()
            ),
        ):
            said = ngettext("%(n)d kedudukan dicatat.", "%(n)d kedudukan dicatat.", len(offices))
            return say_and_go(
                request, said % {"n": len(offices)}, "task_force_detail", task_force.pk
            )
    page = {"task_force": task_force, "form": form, "sheet": sheet, "crumbs": _crumbs(task_force)}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "agencies/position_paste.html", page, status=status)


@require_http_methods(["GET", "POST"])
@access("taskforce.manage")
def position_change(request: SignedInRequest, position_id: int) -> HttpResponse:
    position = _fetched(position_id)
    level = position.task_force.level
    form = OfficeForm(posted(request), level=level, initial=office_words(position))
    if form.is_valid() and acted(
        form,
        lambda: actions.change_position(
            position=position, office=form.office, by=request.actor, at=timezone.now()
        ),
    ):
        return say_and_go(request, _("Kedudukan disimpan."), "position_detail", position.pk)
    return form_page(request, _page(position, _("Perbaiki kedudukan"), _("Simpan")), form)


@require_http_methods(["GET", "POST"])
@access("taskforce.manage")
def position_hold(request: SignedInRequest, position_id: int) -> HttpResponse:
    """Who sits there from a day on; the former holder leaves on that day."""
    position = _fetched(position_id)
    form = OfficialForm(posted(request), initial={"since_on": timezone.localdate()})
    if form.is_valid() and acted(
        form,
        lambda: actions.hold_position(
            position=position, official=form.official, by=request.actor, at=timezone.now()
        ),
    ):
        return say_and_go(request, _("Pejabat dicatat."), "position_detail", position.pk)
    lead = _("Pejabat sebelumnya tercatat sampai hari itu; riwayatnya tetap.")
    return form_page(request, _page(position, _("Catat pejabat"), _("Simpan"), lead=lead), form)


@require_http_methods(["GET", "POST"])
@access("taskforce.manage")
def position_vacate(request: SignedInRequest, position_id: int) -> HttpResponse:
    position = _fetched(position_id)
    form = VacateForm(posted(request), initial={"until_on": timezone.localdate()})
    if form.is_valid() and acted(
        form,
        lambda: actions.vacate_position(
            position=position, **form.cleaned_data, by=request.actor, at=timezone.now()
        ),
    ):
        return say_and_go(request, _("Kedudukan dicatat kosong."), "position_detail", position.pk)
    return form_page(request, _page(position, _("Kosongkan kedudukan"), _("Kosongkan")), form)


@require_http_methods(["GET", "POST"])
@access("taskforce.manage")
def position_end(request: SignedInRequest, position_id: int) -> HttpResponse:
    position = _fetched(position_id)
    form = NothingForm(posted(request))
    if form.is_valid() and acted(
        form,
        lambda: actions.end_position(position=position, by=request.actor, at=timezone.now()),
    ):
        return say_and_go(
            request,
            _("Kedudukan dikeluarkan dari susunan."),
            "task_force_detail",
            task_force_id=position.task_force_id,
        )
    lead = _("Kedudukan ini keluar dari susunan hari ini; riwayatnya tetap tersimpan.")
    page = _page(position, _("Keluarkan kedudukan"), _("Keluarkan"), lead=lead, is_danger=True)
    return form_page(request, page, form)


def _fetched(position_id: int) -> Position:
    found = Position.objects.select_related("task_force", "agency", "seat")
    return get_object_or_404(found, pk=position_id)


def _crumbs(task_force: TaskForce) -> list[tuple[str, str]]:
    return [
        (_("Susunan"), reverse("task_force_city")),
        (title_of(task_force), reverse("task_force_detail", args=[task_force.pk])),
    ]


def _page(
    position: Position, heading: str, submit: str, *, lead: str = "", is_danger: bool = False
) -> FormPage:
    home = reverse("position_detail", args=[position.pk])
    return FormPage(
        heading=heading,
        submit=submit,
        back=home,
        lead=lead,
        crumbs=[*_crumbs(position.task_force), (position.title, home)],
        is_danger=is_danger,
    )


@require_GET
@access("taskforce.view")
def task_force_vacancies(request: SignedInRequest) -> HttpResponse:
    """Positions and account seats that nobody holds for long."""
    today = timezone.localdate()
    page = {
        "tabs": task_force_tabs("task_force_vacancies"),
        "positions": vacant_positions(today=today),
        "seats": vacant_seats(today=today),
        "days": taskforce_policy().vacant_days,
        "may_see_seats": request.actor.may("agency.view"),
    }
    return TemplateResponse(request, "agencies/task_force_vacancies.html", page)
