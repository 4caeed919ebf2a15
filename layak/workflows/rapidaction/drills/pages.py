"""Drills, what they and closed activations taught; the report of a drill goes to the library."""

from __future__ import annotations

import io

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.places.queries import municipality
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import FormPage, acted, form_page, posted, pressed, say_and_go
from layak.records.evidence.uploads.storing import Upload
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.cases.permissions import relation_to
from layak.workflows.rapidaction.conduct.child_access import child_access
from layak.workflows.rapidaction.drills.actions import (
    end_drill,
    file_drill_report,
    promise_finding,
    start_drill,
    write_review,
)
from layak.workflows.rapidaction.drills.forms import DrillForm, PromiseForm, ReviewForm
from layak.workflows.rapidaction.drills.letter import drill_report_pdf
from layak.workflows.rapidaction.drills.models import AfterActionReview, Drill, ReviewFinding
from layak.workflows.rapidaction.drills.permissions import WROTE_IT, can_file_drill, can_review
from layak.workflows.rapidaction.drills.reads import (
    DrillReport,
    drill_days,
    drill_report,
    drill_rows,
    review_page,
)
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs

# Drills, and what they and closed activations taught.


@require_GET
@access("drill.run")
def drill_list(request: SignedInRequest) -> HttpResponse:
    """All drills, newest first."""
    page = {
        "rows": drill_rows(),
        "days": drill_days(timezone.localdate()),
        "tabs": rapid_tabs(request.actor, "drill_list"),
    }
    return TemplateResponse(request, "rapidaction/learning/drill_list.html", page)


@require_http_methods(["GET", "POST"])
@access("drill.run")
def drill_start(request: SignedInRequest) -> HttpResponse:
    """Choose a playbook and an invented situation."""
    at = timezone.now()
    form = DrillForm(posted(request), today=timezone.localdate(at))
    if form.is_valid():
        given = form.cleaned_data
        try:
            drill = start_drill(
                title=given["title"],
                scenario=given["scenario"],
                playbook=given["playbook"],
                level=given["level"],
                by=request.actor,
                at=at,
            )
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            return say_and_go(
                request,
                _("Gladi dimulai. Jamnya berjalan."),
                "review_detail",
                drill.activation.code,
            )
    page = FormPage(
        heading=_("Mulai gladi"),
        submit=_("Mulai sekarang"),
        back=reverse("drill_list"),
        lead=_("Skema dijalankan seperti sungguhan, bertanda GLADI, dan tidak pernah dihitung."),
        crumbs=[(_("Gladi"), reverse("drill_list"))],
    )
    return form_page(request, page, form)


@require_POST
@access("drill.run")
def drill_end(request: SignedInRequest, drill_id: int) -> HttpResponse:
    """Stop the clocks of a drill."""
    drill = get_object_or_404(Drill.objects.select_related("activation"), pk=drill_id)
    pressed(
        request,
        lambda: end_drill(drill_id=drill.pk, by=request.actor, at=timezone.now()),
        _("Gladi selesai. Tulislah tinjauannya selagi segar."),
    )
    return redirect("review_detail", drill.activation.code)


@require_GET
@child_access("drill.run", lets_others_pass=True)
def review_detail(request: SignedInRequest, case_code: str) -> HttpResponse:
    """How long everything took, and what was learnt."""
    activation = _fetched(request, case_code)
    found = review_page(activation)
    page = {
        "page": found,
        "file": can_file_drill(request.actor, found.drill, found.review) if found.drill else None,
        "sees_evidence": request.actor.may("evidence.view"),
        "write": can_review(request.actor, activation, at=timezone.now()),
        "may_promise": request.actor.may("followup.manage"),
        "sees_case": relation_to(activation, request.actor, at=timezone.now()) in WROTE_IT,
        "crumbs": [(_("Gladi"), reverse("drill_list"))],
        "tabs": rapid_tabs(request.actor, "drill_list"),
    }
    return TemplateResponse(request, "rapidaction/learning/review.html", page)


@require_http_methods(["GET", "POST"])
@child_access("drill.run", lets_others_pass=True)
def review_write(request: SignedInRequest, case_code: str) -> HttpResponse:
    """Write the review and add what is to be mended."""
    activation = _fetched(request, case_code)
    review = AfterActionReview.objects.filter(activation=activation).first()
    form = ReviewForm(posted(request), review=review)
    if form.is_valid() and acted(
        form,
        lambda: write_review(
            activation=activation,
            words=form.words,
            seen=form.cleaned_data["seen"],
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        return say_and_go(request, _("Tinjauan disimpan."), "review_detail", case_code)
    home = reverse("review_detail", args=[case_code])
    page = FormPage(
        heading=_("Tinjauan %(code)s") % {"code": case_code},
        submit=_("Simpan tinjauan"),
        back=home,
        lead=_(
            "Tentang cara kerja, bukan tentang anak. Tiap perbaikan dapat menjadi tindak lanjut."
        ),
        crumbs=[(_("Gladi"), reverse("drill_list")), (case_code, home)],
    )
    return form_page(request, page, form)


@require_http_methods(["GET", "POST"])
@access("followup.manage")
def finding_promise(request: SignedInRequest, finding_id: int) -> HttpResponse:
    """Make what is to be mended a promise with a day."""
    finding = get_object_or_404(
        ReviewFinding.objects.select_related("review__activation", "agency"), pk=finding_id
    )
    activation = finding.review.activation
    if not activation.is_drill and not request.actor.may("casestats.view"):
        raise Http404
    form = PromiseForm(posted(request))
    if form.is_valid() and acted(
        form,
        lambda: promise_finding(
            finding_id=finding.pk,
            due_on=form.cleaned_data["due_on"],
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        return say_and_go(request, _("Menjadi tindak lanjut."), "followup_list")
    page = FormPage(
        heading=_("Jadikan tindak lanjut"),
        submit=_("Catat tindak lanjut"),
        back=reverse("drill_list"),
        lead=f"{finding.text} ({finding.agency.name})",
        crumbs=[(_("Gladi"), reverse("drill_list"))],
    )
    return form_page(request, page, form)


def _fetched(request: SignedInRequest, code: str) -> Activation:
    activation = get_object_or_404(Activation.objects.select_related("playbook"), code=code)
    if activation.is_drill:
        return activation
    if relation_to(activation, request.actor, at=timezone.now()) not in WROTE_IT:
        raise Http404
    return activation


# The report of a drill goes to the library.


@require_POST
@access("drill.run")
def drill_file(request: SignedInRequest, drill_id: int) -> HttpResponse:
    """Put the report together as the review reads now, and keep it as evidence."""
    drill = get_object_or_404(
        Drill.objects.select_related(
            "led_by", "activation__playbook", "activation__lead", "activation__review__written_by"
        ),
        pk=drill_id,
    )
    report = drill_report(drill)
    if report is None:
        messages.error(request, _("Tulis dahulu tinjauannya, lalu simpan laporannya."))
    else:
        pressed(
            request,
            lambda: file_drill_report(
                drill_id=drill.pk,
                upload=_upload(report),
                seen=report.version,
                by=request.actor,
                at=timezone.now(),
            ),
            _("Laporan gladi disimpan ke pustaka bukti."),
        )
    return redirect("review_detail", drill.activation.code)


def _upload(report: DrillReport) -> Upload:
    data = drill_report_pdf(report, city=municipality())
    name = f"laporan-gladi-{report.held_on:%Y-%m-%d}.pdf"
    return Upload(stream=io.BytesIO(data), name=name, size=len(data))
