"""Reports: written at a desk, the own ones, and the list that waits for triage."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from layak.city.agencies.bodies.models import Agency
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import posted
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.conduct.child_access import child_access
from layak.workflows.rapidaction.intake import reads
from layak.workflows.rapidaction.intake.actions import receive_report
from layak.workflows.rapidaction.intake.forms import ReportForm
from layak.workflows.rapidaction.intake.reads import happened_words
from layak.workflows.rapidaction.scheme.tabs import Tab, rapid_tabs


@require_GET
@child_access("case.receive")
def report_list(request: SignedInRequest) -> HttpResponse:
    """What waits for triage, the nearest alarm first; then what looks like noise."""
    at = timezone.now()
    context = {
        "tabs": rapid_tabs(request.actor, "report_list"),
        "queues": reads.report_queues(request.actor, at=at, number=request.GET.get("page")),
        "may_report": request.actor.may("report.make"),
    }
    return TemplateResponse(request, "rapidaction/identity/report_list.html", context)


@require_GET
@access("report.make")
def report_own(request: SignedInRequest) -> HttpResponse:
    """What this person reported: the state, nothing else."""
    context = {
        "tabs": _tabs(request),
        "page": reads.own_rows(request.actor, at=timezone.now(), number=request.GET.get("page")),
    }
    return TemplateResponse(request, "rapidaction/identity/report_own.html", context)


@require_http_methods(["GET", "POST"])
@access("report.make")
def report_new(request: SignedInRequest) -> HttpResponse:
    """The report of a desk; its receipt comes with the same answer, the follow code only there."""
    at = timezone.now()
    seat = request.actor.seat
    form = ReportForm(posted(request), at=at, agency_name=seat.agency_name if seat else "")
    if form.is_valid():
        try:
            received = receive_report(
                words=form.words(by=request.actor),
                channel=form.cleaned_data["channel"],
                save_id=form.cleaned_data["save_id"],
                received_at=form.cleaned_data["received_at"],
                by=request.actor,
                at=at,
                agency=Agency.objects.filter(pk=seat.agency_id).first() if seat else None,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _receipt(request, received.report, received.follow_code)
    context = {"tabs": _tabs(request), "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "rapidaction/identity/report_new.html", context, status=status)


@require_GET
@access("report.make")
def report_receipt(request: SignedInRequest, report_code: str) -> HttpResponse:
    """The own report again, without its words and without the follow code."""
    try:
        return _receipt(request, reads.fetch_own(request.actor, report_code), None)
    except Report.DoesNotExist as gone:
        raise Http404 from gone


def _tabs(request: SignedInRequest) -> list[Tab]:
    """Whoever receives reports has the room of all, the others that of their own."""
    may_receive = request.actor.may("case.receive")
    return rapid_tabs(request.actor, "report_list" if may_receive else "report_own")


def _receipt(request: SignedInRequest, report: Report, follow_code: str | None) -> HttpResponse:
    context = {
        "tabs": _tabs(request),
        "report": report,
        "follow_code": follow_code,
        "happened": happened_words(report.happened_at),
        "state": reads.state_outside(report),
        "may_receive": request.actor.may("case.receive"),
    }
    return TemplateResponse(request, "rapidaction/identity/report_receipt.html", context)
