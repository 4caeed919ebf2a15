"""The task force as its decree made it: the city's, and those of kecamatan and kelurahan."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from layak.city.agencies.bodies.fetching import download
from layak.city.agencies.taskforce import actions
from layak.city.agencies.taskforce.forms import DecreeForm, EndForm, decree_words
from layak.city.agencies.taskforce.models import TaskForce
from layak.city.agencies.taskforce.permissions import can_change_task_force
from layak.city.agencies.taskforce.policy import taskforce_policy
from layak.city.agencies.taskforce.reads import (
    city_task_force,
    place_named,
    place_rows,
    task_force_page,
    task_force_tabs,
    title_of,
)
from layak.city.agencies.taskforce.sheet import annex_report
from layak.city.places.queries import municipality
from layak.platform.documents.files.kinds import DOCX
from layak.platform.documents.writing.report_docx import report_docx
from layak.platform.documents.writing.reports import report_pdf
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import FormPage, acted, form_page, posted, say_and_go
from layak.rules.refusal import Refused

LEVELS = {"kecamatan": "district", "kelurahan": "ward"}


@require_GET
@access("taskforce.view")
def task_force_city(request: SignedInRequest) -> HttpResponse:
    """The city's task force in force, or how to record the first."""
    found = city_task_force(timezone.localdate())
    if found is None:
        page = {
            "tabs": task_force_tabs("task_force_city"),
            "may_manage": request.actor.may("taskforce.manage"),
        }
        return TemplateResponse(request, "agencies/task_force_none.html", page)
    return _shown(request, found, current="task_force_city")


@require_GET
@access("taskforce.view")
def task_force_detail(request: SignedInRequest, task_force_id: int) -> HttpResponse:
    """One decree with its positions, whether in force or not."""
    return _shown(request, get_object_or_404(TaskForce, pk=task_force_id), current="")


def _shown(request: SignedInRequest, task_force: TaskForce, *, current: str) -> HttpResponse:
    today = timezone.localdate()
    page = {
        "tabs": task_force_tabs(current or f"task_force_{task_force.level}"),
        "page": task_force_page(task_force, today=today),
        "may_manage": request.actor.may("taskforce.manage"),
        "may_change": can_change_task_force(request.actor, task_force, today=today),
        "source": taskforce_policy().source,
    }
    return TemplateResponse(request, "agencies/task_force_detail.html", page)


@require_GET
@access("taskforce.view")
def task_force_places(request: SignedInRequest, level: str) -> HttpResponse:
    """Kecamatan, or kelurahan and desa: which of them have a task force."""
    code = LEVELS[level]
    rows = place_rows(code)
    missing = request.GET.get("saring") == "belum"
    page = {
        "tabs": task_force_tabs(f"task_force_{code}"),
        "level": level,
        "rows": [row for row in rows if row.task_force_id is None] if missing else rows,
        "is_missing_only": missing,
        "place_count": len(rows),
        "with_count": sum(row.task_force_id is not None for row in rows),
        "may_manage": request.actor.may("taskforce.manage"),
    }
    return TemplateResponse(request, "agencies/task_force_places.html", page)


@require_http_methods(["GET", "POST"])
@access("taskforce.manage")
def task_force_record(request: SignedInRequest) -> HttpResponse:
    """The first decree of the city or of a place (``?tingkat=district&kode=…``)."""
    level, code = request.GET.get("tingkat", "city"), request.GET.get("kode", "")
    try:
        place = place_named(level, code)
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return redirect("task_force_districts")
    form = DecreeForm(posted(request))
    made: list[TaskForce] = []
    if form.is_valid() and acted(
        form,
        lambda: made.append(
            actions.record_task_force(
                level=level,
                place_code=code,
                decree=form.decree,
                by=request.actor,
                at=timezone.now(),
            )
        ),
    ):
        return say_and_go(
            request, _("SK dicatat. Isi susunannya."), "task_force_detail", made[0].pk
        )
    page = FormPage(
        heading=_("Catat SK gugus tugas %(place)s") % {"place": place or _("kota")},
        submit=_("Catat SK"),
        back=reverse("task_force_city"),
        crumbs=[_crumb()],
    )
    return form_page(request, page, form)


@require_http_methods(["GET", "POST"])
@access("taskforce.manage")
def task_force_correct(request: SignedInRequest, task_force_id: int) -> HttpResponse:
    task_force = get_object_or_404(TaskForce, pk=task_force_id)
    form = DecreeForm(posted(request), initial=decree_words(task_force))
    if form.is_valid() and acted(
        form,
        lambda: actions.correct_task_force(
            task_force=task_force, decree=form.decree, by=request.actor, at=timezone.now()
        ),
    ):
        return say_and_go(request, _("Keterangan SK disimpan."), "task_force_detail", task_force.pk)
    return form_page(request, _page(task_force, _("Perbaiki keterangan SK"), _("Simpan")), form)


@require_http_methods(["GET", "POST"])
@access("taskforce.manage")
def task_force_replace(request: SignedInRequest, task_force_id: int) -> HttpResponse:
    """A later decree takes over; its positions come along."""
    former = get_object_or_404(TaskForce, pk=task_force_id)
    form = DecreeForm(posted(request), initial={"about": former.about, "signer": former.signer})
    made: list[TaskForce] = []
    if form.is_valid() and acted(
        form,
        lambda: made.append(
            actions.replace_task_force(
                former=former, decree=form.decree, by=request.actor, at=timezone.now()
            )
        ),
    ):
        return say_and_go(
            request,
            _("SK diganti; kedudukan dan pejabatnya dibawa serta."),
            "task_force_detail",
            made[0].pk,
        )
    lead = _("Semua kedudukan dan pejabatnya dibawa ke SK baru; ubah yang berganti sesudahnya.")
    page = _page(former, _("Ganti dengan SK baru"), _("Ganti SK"), lead=lead)
    return form_page(request, page, form)


@require_http_methods(["GET", "POST"])
@access("taskforce.manage")
def task_force_end(request: SignedInRequest, task_force_id: int) -> HttpResponse:
    task_force = get_object_or_404(TaskForce, pk=task_force_id)
    form = EndForm(posted(request), initial={"ended_on": timezone.localdate()})
    if form.is_valid() and acted(
        form,
        lambda: actions.end_task_force(
            task_force=task_force, **form.cleaned_data, by=request.actor, at=timezone.now()
        ),
    ):
        return say_and_go(
            request, _("SK dicatat tidak berlaku lagi."), "task_force_detail", task_force.pk
        )
    lead = _("Untuk SK yang dicabut tanpa pengganti. Bila ada penggantinya, pakai Ganti SK.")
    page = _page(task_force, _("Akhiri SK"), _("Akhiri"), lead=lead, is_danger=True)
    return form_page(request, page, form)


@require_GET
@access("taskforce.view")
def task_force_annex(request: SignedInRequest, task_force_id: int, ending: str) -> HttpResponse:
    """Lampiran I as PDF or DOCX."""
    task_force = get_object_or_404(TaskForce, pk=task_force_id)
    now, city = timezone.now(), municipality()
    page = task_force_page(task_force, today=timezone.localdate(now))
    is_pdf = ending == "pdf"
    report = annex_report(page, city=city, at=now)
    write = report_pdf if is_pdf else report_docx
    return download(
        write(report, created=now),
        name=f"lampiran-i-gugus-tugas-{task_force.pk}.{ending}",
        media_type="application/pdf" if is_pdf else DOCX.media_type,
    )


def _crumb() -> tuple[str, str]:
    return _("Susunan"), reverse("task_force_city")


def _page(
    task_force: TaskForce, heading: str, submit: str, *, lead: str = "", is_danger: bool = False
) -> FormPage:
    home = reverse("task_force_detail", args=[task_force.pk])
    return FormPage(
        heading=heading,
        submit=submit,
        back=home,
        lead=lead,
        crumbs=[_crumb(), (title_of(task_force), home)],
        is_danger=is_danger,
    )
