"""The report of a drill goes to the library."""

from __future__ import annotations

import io

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from layak.city.places.queries import municipality
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.evidence.uploads.storing import Upload
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.actions.drill_reports import file_drill_report
from layak.workflows.rapidaction.exports.drill_report import drill_report_pdf
from layak.workflows.rapidaction.models import Drill
from layak.workflows.rapidaction.queries.drill_report import DrillReport, drill_report


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
        _file(request, drill, report)
    return redirect("review_detail", drill.activation.code)


def _file(request: SignedInRequest, drill: Drill, report: DrillReport) -> None:
    try:
        file_drill_report(
            drill_id=drill.pk,
            upload=_upload(report),
            seen=report.version,
            by=request.actor,
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("Laporan gladi disimpan ke pustaka bukti."))


def _upload(report: DrillReport) -> Upload:
    data = drill_report_pdf(report, city=municipality())
    name = f"laporan-gladi-{report.held_on:%Y-%m-%d}.pdf"
    return Upload(stream=io.BytesIO(data), name=name, size=len(data))
