"""What stands in SIMFONI PPA; a sheet to copy from; the monthly comparison."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from layak.city.agencies.bodies.fetching import download
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import FormPage, acted, form_page, posted, say_and_go
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.cases.permissions import relation_to
from layak.workflows.rapidaction.conduct.child_access import child_access
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs
from layak.workflows.rapidaction.simfoni.actions import reconcile_month, record_simfoni
from layak.workflows.rapidaction.simfoni.forms import ReconcileForm, SimfoniForm
from layak.workflows.rapidaction.simfoni.reads import reconciliations, simfoni_page, simfoni_rows
from layak.workflows.rapidaction.simfoni.sheet import sheet_csv


@require_GET
@child_access("simfoni.record")
def simfoni_list(request: SignedInRequest) -> HttpResponse:
    """What still has to be entered there, then everything."""
    waiting_only = request.GET.get("semua") != "1"
    page = {
        "page": simfoni_page(
            request.actor, waiting_only=waiting_only, number=request.GET.get("page")
        ),
        "waiting_only": waiting_only,
        "reconciliations": reconciliations(),
        "tabs": rapid_tabs(request.actor, "simfoni_list"),
    }
    return TemplateResponse(request, "rapidaction/learning/simfoni.html", page)


@require_GET
@child_access("simfoni.record")
def simfoni_sheet(request: SignedInRequest) -> HttpResponse:
    """The same rows as CSV, in the order of the national form."""
    rows = simfoni_rows(request.actor, waiting_only=request.GET.get("semua") != "1")
    name = _("simfoni-%(day)s.csv") % {"day": timezone.localdate().isoformat()}
    return download(sheet_csv(rows), name=name, media_type="text/csv; charset=utf-8")


@require_http_methods(["GET", "POST"])
@child_access("simfoni.record")
def simfoni_record(request: SignedInRequest, case_code: str) -> HttpResponse:
    """Entered or not, under which number, on which day."""
    activation = get_object_or_404(Activation, code=case_code, is_drill=False)
    if activation.lead_id not in request.actor.agency_ids("simfoni.record"):
        raise Http404
    if relation_to(activation, request.actor, at=timezone.now()) == "conflicted":
        raise Http404
    form = SimfoniForm(posted(request), initial={"is_entered": "ya"})
    if form.is_valid() and acted(
        form,
        lambda: record_simfoni(
            code=case_code, **form.cleaned_data, by=request.actor, at=timezone.now()
        ),
    ):
        return say_and_go(request, _("Entri SIMFONI dicatat."), "simfoni_list")
    page = FormPage(
        heading=_("Entri SIMFONI %(code)s") % {"code": case_code},
        submit=_("Simpan"),
        back=reverse("simfoni_list"),
        lead=_(
            "Catat di SIMFONI PPA dahulu, lalu salin nomornya ke sini. Layak tidak pernah masuk ke SIMFONI atas nama Anda."
        ),
        crumbs=[(_("SIMFONI"), reverse("simfoni_list"))],
    )
    return form_page(request, page, form)


@require_http_methods(["GET", "POST"])
@child_access("simfoni.record")
def simfoni_reconcile(request: SignedInRequest) -> HttpResponse:
    """Compare a month that is over."""
    # the month that ended last is the one to compare
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    form = ReconcileForm(posted(request), initial={"year": last.year, "month": last.month})
    if form.is_valid() and acted(
        form, lambda: reconcile_month(**form.cleaned_data, by=request.actor, at=timezone.now())
    ):
        return say_and_go(request, _("Bulan itu dicocokkan."), "simfoni_list")
    page = FormPage(
        heading=_("Cocokkan satu bulan"),
        submit=_("Simpan"),
        back=reverse("simfoni_list"),
        lead=_(
            "Hitungan Layak adalah penanganan kekerasan dan eksploitasi yang dibuka bulan itu, tanpa gladi dan tanpa lanjutan."
        ),
        crumbs=[(_("SIMFONI"), reverse("simfoni_list"))],
    )
    return form_page(request, page, form)
