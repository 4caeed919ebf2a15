"""One report with its forms: words that were asked for, what was typed, one child or several."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from layak.city.places.models import District
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, say_and_go
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.actions import Stale
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.children.fields import looked_for
from layak.workflows.rapidaction.children.opening_actions import (
    REPORTER_FIELDS,
    STORY_FIELDS,
    open_report,
    report_relation,
)
from layak.workflows.rapidaction.children.reads import Likeness, like_each
from layak.workflows.rapidaction.conduct.child_access import child_access
from layak.workflows.rapidaction.handoffs.permissions import can_send
from layak.workflows.rapidaction.intake import reads
from layak.workflows.rapidaction.intake.reads import window_words
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs
from layak.workflows.rapidaction.triage import reads as triage_reads
from layak.workflows.rapidaction.triage.actions import (
    MOST_AT_ONCE,
    OfChild,
    OneChild,
    check_as_read,
    dismiss_report,
    join_report,
    remaining_children,
    triage_report,
)
from layak.workflows.rapidaction.triage.forms import (
    DismissForm,
    JoinForm,
    OtherChildForm,
    TriageForm,
    found_choices,
)

# One report with its forms: words that were asked for, what was typed, one child or several.

GROUPS = {"story": STORY_FIELDS, "reporter": REPORTER_FIELDS}
LISTS = ("held_signs", "playbooks")
# open what was judged; and go on to what stands ready to be sent
OPENING = ("triage", "triage-send")
NOT_TYPED = (*LISTS, "do", "shown", "remaining", "csrfmiddlewaretoken")


class ReportPage:
    """A report with its forms; words only where they were asked for with this very press."""

    def __init__(self, request: SignedInRequest, report: Report) -> None:
        self.request, self.report, self.at = request, report, timezone.now()
        self.asked = [name for name in GROUPS if name in request.POST.getlist("shown")]
        do = request.POST.get("do", "").removeprefix("open-")
        # a group that is asked for now, "" for any other press
        self.opening = do if do in GROUPS else ""
        if self.opening and do not in self.asked:
            self.asked.append(do)
        self.remaining = remaining_children(report)
        waits = report.state == Report.State.WAITING
        self.is_open = waits or (report.state == Report.State.OPENED and self.remaining > 0)
        # the name is posted with every press of the form; a level only once it is chosen
        self.is_opening = request.POST.get("do") in OPENING
        self.is_typed = "name" in request.POST or self.is_opening
        told = request.POST.get("remaining", "")
        self.seen = int(told) if told.isdecimal() and len(told) < 6 else None
        self.moved = self._moved()
        self.numbers = self._numbers() if self.is_open else range(0)
        self.likes = self._likes() if self.is_open and self.is_typed else {}
        self.found = self.likes.get("", [])
        self.triage = self._triage() if self.is_open else None
        self.others = self._others() if self.is_open else []
        self.join, self.dismiss = JoinForm(), DismissForm()

    def does(self, press: str) -> bool:
        return self.request.POST.get("do") == press

    def triaged(self) -> HttpResponse | None:
        """Open what was judged; None where something is missing, which then stands in the forms,
        or where it is not any more what was read."""
        triage = self.triage
        if triage is None or self.moved:
            return None
        # every form is asked, so that each says what is wrong with it
        if [form for form in (triage, *self.others) if not form.is_valid()]:
            return None
        typed = [form.one(triage) for form in self.others]
        places = [number for number, one in enumerate(typed, start=2) if one is not None]
        return self._opened(triage, [one for one in typed if one is not None], places)

    def answer(self) -> HttpResponse:
        words, problem = self._words()
        _relation, tier, _activation = report_relation(self.report, self.request.actor, at=self.at)
        forms = (self.triage, *self.others, self.join, self.dismiss)
        has_errors = any(form is not None and form.errors for form in forms)
        context = {
            "tabs": rapid_tabs(self.request.actor, "report_list"),
            "report": self.report,
            "row": reads.report_row(self.report, at=self.at),
            "signs": triage_reads.sign_labels(self.report.signs),
            "windows": window_words(self.report, at=self.at) if self.is_open else [],
            "cases": triage_reads.cases_of(self.report, self.request.actor, at=self.at),
            "words": words,
            "shown": self.asked if words else [],
            "problems": [said for said in (self.moved, problem) if said],
            "may_open": tier > 0,
            "is_open": self.is_open,
            "remaining": self.remaining,
            "found": self.found,
            "has_searched": self.does("find") and self._names_somebody(),
            "asks_for_a_name": self.does("find") and not self._names_somebody(),
            "triage": self.triage,
            "others": self.others,
            "at_once": len(self.others) + 1,
            "join": self.join,
            "dismiss": self.dismiss,
        }
        is_late = bool(self.moved) and self.is_opening
        status = 409 if is_late else (422 if has_errors else (409 if problem else 200))
        # words that were asked for with a press come alone
        if self.request.htmx and self.opening:
            part = context | {"is_part": True}
            return TemplateResponse(self.request, "rapidaction/identity/report_facts.html", part)
        return TemplateResponse(
            self.request, "rapidaction/identity/report_detail.html", context, status=status
        )

    def _opened(
        self, triage: TriageForm, others: list[OneChild], places: list[int]
    ) -> HttpResponse | None:
        """``places`` are the numbers of the forms behind ``others``."""
        report = self.report
        try:
            opened = triage_report(
                report_id=report.pk,
                words=triage.words(others),
                seen=self.seen,
                by=self.request.actor,
                at=self.at,
            )
        except Stale as stale:
            self.moved, self.remaining = stale.reason, remaining_children(report)
            return None
        except OfChild as refusal:
            # its card says already which child it is
            self.others[places[refusal.number - 2] - 2].refuse(refusal.refusal)
            return None
        except Refused as refusal:
            triage.refuse(refusal)
            return None
        said = ngettext(
            "%(n)d penanganan dibuka: %(codes)s.",
            "%(n)d penanganan dibuka: %(codes)s.",
            len(opened),
        )
        codes = ", ".join(activation.code for activation in opened)
        messages.success(self.request, said % {"n": len(opened), "codes": codes})
        report.refresh_from_db()
        is_more = remaining_children(report) > 0
        if is_more:
            messages.info(self.request, _("Laporan ini menyebut anak lain; nilai juga untuknya."))
        may_send = can_send(self.request.actor, opened[0], at=timezone.now()).allowed
        if self.does("triage-send") and may_send:
            return redirect("ready_sends", case_code=opened[0].code)
        if is_more or others:
            return redirect("report_detail", report_code=report.code)
        return redirect("case_detail", case_code=opened[0].code)

    def _triage(self) -> TriageForm:
        data = self.request.POST if self.is_typed else None
        offers = triage_reads.triage_offers(self.report, self.request.actor, at=self.at)
        found = found_choices(self.found)
        if data is None or self.is_opening:
            return TriageForm(data, offers=offers, found=found)
        # words were opened or a child was searched: what was typed stays, nothing is judged yet
        typed = offers["initial"] | {name: data.getlist(name) for name in LISTS}
        typed |= {name: data[name] for name in data if name not in NOT_TYPED}
        return TriageForm(offers={**offers, "initial": typed}, found=found)

    def _others(self) -> list[OtherChildForm]:
        """A form for each further child."""
        forms = [self._other(_prefix(number)) for number in self.numbers]
        if forms:
            # the districts are asked for once, not once for each child
            districts = [(row.pk, row.name) for row in District.objects.order_by("name")]
            for form in forms:
                form.offer_districts(districts)
        return forms

    def _other(self, prefix: str) -> OtherChildForm:
        data = self.request.POST
        if not self.is_typed:
            return OtherChildForm(found=[], prefix=prefix)
        found = found_choices(self.likes[prefix])
        if self.is_opening:
            return OtherChildForm(data, found=found, prefix=prefix)
        own = {
            name.removeprefix(f"{prefix}-"): data[name]
            for name in data
            if name.startswith(f"{prefix}-")
        }
        return OtherChildForm(found=found, prefix=prefix, initial=own)

    def _numbers(self) -> range:
        """Of the further children: those not judged yet, some at a time, and those typed, also
        where another receiver judged one meanwhile."""
        last = min(self.remaining, MOST_AT_ONCE)
        typed = [
            number
            for number in range(2, MOST_AT_ONCE + 1)
            for name, value in self.request.POST.items()
            if name.startswith(f"{_prefix(number)}-") and str(value).strip()
        ]
        return range(2, max([last, *typed]) + 1)

    def _likes(self) -> dict[str, list[Likeness]]:
        """Children that may be known already, by the prefix of the form; "" is the first."""
        today, prefixes = timezone.localdate(self.at), ["", *map(_prefix, self.numbers)]
        wanted = [
            looked_for(self.request.POST, today=today, prefix=prefix or None) for prefix in prefixes
        ]
        return dict(zip(prefixes, like_each(self.request.actor, wanted), strict=True))

    def _moved(self) -> str:
        """What changed since the form was shown that was pressed now; "" for nothing."""
        if not self.is_typed:
            return ""
        if not self.is_open:
            return _(
                "Laporan ini sudah diputuskan; yang baru dikirim tidak membuka penanganan lagi."
            )
        try:
            check_as_read(self.remaining, self.seen)
        except Stale as stale:
            return stale.reason
        return ""

    def _names_somebody(self) -> bool:
        names = ["", *(f"{form.prefix}-" for form in self.others)]
        return any(
            self.request.POST.get(f"{prefix}{field}", "").strip()
            for prefix in names
            for field in ("name", "nik")
        )

    def _words(self) -> tuple[dict[str, str], str]:
        """Opened words by field, and why some did not open."""
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
        return words, problem


def _prefix(number: int) -> str:
    return f"anak{number}"


@require_http_methods(["GET", "POST"])
@child_access("case.receive")
def report_detail(request: SignedInRequest, report_code: str) -> HttpResponse:
    """Open its words, find the child, decide."""
    try:
        report = reads.fetch_receivable(request.actor, report_code)
        at, do = timezone.now(), request.POST.get("do", "")
        page = ReportPage(request, report)
        if do == "join":
            page.join = JoinForm(request.POST)
            if page.join.is_valid() and acted(
                page.join,
                lambda: join_report(
                    report_id=report.pk,
                    activation_code=page.join.cleaned_data["activation_code"],
                    by=request.actor,
                    at=at,
                ),
            ):
                return say_and_go(request, _("Laporan digabung."), "report_list")
        if do == "dismiss":
            page.dismiss = DismissForm(request.POST)
            if page.dismiss.is_valid() and acted(
                page.dismiss,
                lambda: dismiss_report(
                    report_id=report.pk,
                    because=page.dismiss.cleaned_data["because"],
                    by=request.actor,
                    at=at,
                ),
            ):
                return say_and_go(
                    request, _("Laporan selesai dinilai, tidak ditindaklanjuti."), "report_list"
                )
        opened = page.triaged() if do in OPENING else None
        return opened or page.answer()
    except Report.DoesNotExist as gone:
        raise Http404 from gone
