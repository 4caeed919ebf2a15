"""Reports: written at a desk, judged by their receivers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from layak.city.agencies.models import Agency
from layak.city.people.form_pages import posted
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.actions.reading import (
    REPORTER_FIELDS,
    STORY_FIELDS,
    open_report,
    report_relation,
)
from layak.workflows.rapidaction.actions.reports import receive_report
from layak.workflows.rapidaction.actions.triage import (
    dismiss_report,
    join_report,
    remaining_children,
    triage_report,
)
from layak.workflows.rapidaction.forms.reports import (
    DismissForm,
    JoinForm,
    ReportForm,
    TriageForm,
    found_choices,
)
from layak.workflows.rapidaction.models import Report
from layak.workflows.rapidaction.queries import reports as asking
from layak.workflows.rapidaction.queries.children import like_children
from layak.workflows.rapidaction.tabs import Tab, rapid_tabs

GROUPS = {"story": STORY_FIELDS, "reporter": REPORTER_FIELDS}


@require_GET
@access("case.receive")
def report_list(request: SignedInRequest) -> HttpResponse:
    """What waits for triage, the nearest alarm first; then what looks like noise."""
    at = timezone.now()
    context = {
        "tabs": rapid_tabs(request.actor, "report_list"),
        "queues": asking.report_queues(request.actor, at=at),
        "may_report": request.actor.may("report.make"),
    }
    return TemplateResponse(request, "rapidaction/identity/report_list.html", context)


@require_GET
@access("report.make")
def report_own(request: SignedInRequest) -> HttpResponse:
    """What this person reported: the state, nothing else."""
    context = {
        "tabs": _tabs(request),
        "rows": asking.own_rows(request.actor, at=timezone.now()),
    }
    return TemplateResponse(request, "rapidaction/identity/report_own.html", context)


@require_http_methods(["GET", "POST"])
@access("report.make")
def report_new(request: SignedInRequest) -> HttpResponse:
    """The report of a desk; its receipt comes with the same answer, the follow code only there."""
    at = timezone.now()
    form = ReportForm(posted(request), at=at)
    if form.is_valid():
        seat = request.actor.seat
        try:
            received = receive_report(
                words=form.words(),
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
        return _receipt(request, asking.fetch_own(request.actor, report_code), None)
    except Report.DoesNotExist as gone:
        raise Http404 from gone


@require_http_methods(["GET", "POST"])
@access("case.receive")
def report_detail(request: SignedInRequest, report_code: str) -> HttpResponse:
    """Open its words, find the child, decide."""
    try:
        report = asking.fetch_receivable(request.actor, report_code)
        return _detail(request, report)
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
        "state": asking.state_outside(report),
        "may_receive": request.actor.may("case.receive"),
    }
    return TemplateResponse(request, "rapidaction/identity/report_receipt.html", context)


def _detail(request: SignedInRequest, report: Report) -> HttpResponse:
    at, do = timezone.now(), request.POST.get("do", "")
    page = _Page(request, report)
    if do == "join":
        page.join = JoinForm(request.POST)
        if page.join.is_valid() and _done(
            page.join,
            lambda: join_report(
                report_id=report.pk, activation_code=page.join.cleaned_data["activation_code"],
                by=request.actor, at=at,
            ),
        ):  # fmt: skip
            messages.success(request, _("Laporan digabung."))
            return redirect("report_list")
    if do == "dismiss":
        page.dismiss = DismissForm(request.POST)
        if page.dismiss.is_valid() and _done(
            page.dismiss,
            lambda: dismiss_report(
                report_id=report.pk, because=page.dismiss.cleaned_data["because"],
                by=request.actor, at=at,
            ),
        ):  # fmt: skip
            messages.success(request, _("Laporan selesai dinilai, tidak ditindaklanjuti."))
            return redirect("report_list")
    if do == "triage" and page.triage is not None and page.triage.is_valid():
        found = _triaged(request, report, page.triage)
        if found is not None:
            return found
    return page.answer()


def _triaged(request: SignedInRequest, report: Report, form: TriageForm) -> HttpResponse | None:
    try:
        opened = triage_report(
            report_id=report.pk, words=form.words(), by=request.actor, at=timezone.now()
        )
    except Refused as refusal:
        form.refuse(refusal)
        return None
    said = ngettext(
        "%(n)d penanganan dibuka: %(codes)s.", "%(n)d penanganan dibuka: %(codes)s.", len(opened)
    )
    codes = ", ".join(activation.code for activation in opened)
    messages.success(request, said % {"n": len(opened), "codes": codes})
    report.refresh_from_db()
    if remaining_children(report):
        messages.info(request, _("Laporan ini menyebut anak lain; nilai juga untuknya."))
        return redirect("report_detail", report_code=report.code)
    return redirect("case_detail", case_code=opened[0].code)


def _done(form: Any, action: Any) -> bool:
    try:
        action()
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


class _Page:
    """A report with its forms; words only where they were asked for with this very press."""

    def __init__(self, request: SignedInRequest, report: Report) -> None:
        self.request, self.report, self.at = request, report, timezone.now()
        self.asked = [name for name in GROUPS if name in request.POST.getlist("shown")]
        do = request.POST.get("do", "").removeprefix("open-")
        if do in GROUPS and do not in self.asked:
            self.asked.append(do)
        self.remaining = remaining_children(report)
        waits = report.state == Report.State.WAITING
        self.is_open = waits or (report.state == Report.State.OPENED and self.remaining > 0)
        self.triage = self._triage() if self.is_open else None
        self.join, self.dismiss = JoinForm(), DismissForm()

    def _triage(self) -> TriageForm:
        # the name is posted with every press of the form; a level only once it is chosen
        data = self.request.POST if "name" in self.request.POST or self._is_triage() else None
        found = []
        if data is not None:
            nik = "".join(filter(str.isdigit, data.get("nik", "")))
            found = list(like_children(self.request.actor, nik=nik, name=data.get("name", "")))
        self.found = found
        offers = asking.triage_offers(self.report, self.request.actor, at=self.at)
        if data is None or self._is_triage():
            return TriageForm(data, report=self.report, offers=offers, found=found_choices(found))
        # words were opened or a child was searched: what was typed stays, nothing is judged yet
        typed = {**offers["initial"], **self._typed(data)}
        return TriageForm(
            None,
            report=self.report,
            offers={**offers, "initial": typed},
            found=found_choices(found),
        )

    def _is_triage(self) -> bool:
        return self.request.POST.get("do") == "triage"

    def _is_search(self) -> bool:
        return self.request.POST.get("do") == "find"

    def _names_somebody(self) -> bool:
        return any(self.request.POST.get(field, "").strip() for field in ("name", "nik"))

    @staticmethod
    def _typed(data: Any) -> dict[str, Any]:
        lists = ("held_signs", "playbooks")
        typed: dict[str, Any] = {name: data.getlist(name) for name in lists}
        single = (
            name for name in data if name not in (*lists, "do", "shown", "csrfmiddlewaretoken")
        )
        return {**typed, **{name: data[name] for name in single}}

    def answer(self) -> HttpResponse:
        words: dict[str, str] = {}
        problem = ""
        for group in self.asked:
            try:
                opened = open_report(
                    report=self.report, fields=GROUPS[group], by=self.request.actor, at=self.at
                )
                words |= opened.words
            except Refused as refusal:
                problem = refusal.reason
        _relation, tier, _activation = report_relation(self.report, self.request.actor, at=self.at)
        forms = (self.triage, self.join, self.dismiss)
        has_errors = any(form is not None and form.errors for form in forms)
        context = {
            "tabs": rapid_tabs(self.request.actor, "report_list"),
            "report": self.report,
            "row": asking.report_row(self.report, at=self.at),
            "signs": asking.sign_labels(self.report.signs),
            "cases": asking.cases_of(self.report, self.request.actor, at=self.at),
            "words": words,
            "shown": self.asked if words else [],
            "problem": problem,
            "may_open": tier > 0,
            "is_open": self.is_open,
            "remaining": self.remaining,
            "found": getattr(self, "found", []),
            "has_searched": self._is_search() and self._names_somebody(),
            "asks_for_a_name": self._is_search() and not self._names_somebody(),
            "triage": self.triage,
            "join": self.join,
            "dismiss": self.dismiss,
        }
        status = 422 if has_errors else (409 if problem else 200)
        return TemplateResponse(
            self.request, "rapidaction/identity/report_detail.html", context, status=status
        )
