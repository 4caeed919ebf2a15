"""Conferences between agencies; a decision of one, handed on or given up with a reason."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import posted, say_and_go
from layak.rules.numbers import date_id
from layak.workflows.rapidaction.cases.fetching import form_page, row_id, settled, worked_on
from layak.workflows.rapidaction.cases.fields import when_initial
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.conduct.child_access import child_access
from layak.workflows.rapidaction.conferences import actions
from layak.workflows.rapidaction.conferences.actions import deciding, drop_decision
from layak.workflows.rapidaction.conferences.forms import ConferenceForm, DropForm, HeldForm
from layak.workflows.rapidaction.conferences.models import Conference
from layak.workflows.rapidaction.conferences.reads import asked_next, decisions_of, send_url
from layak.workflows.rapidaction.handoffs.reads import receiver_kind
from layak.workflows.rapidaction.scheme.policy import rapid_policy


@require_http_methods(["GET", "POST"])
@child_access("signed-in")
def conference_plan(request: SignedInRequest, case_code: str) -> HttpResponse:
    """Plan one; with ``terlaksana`` in the address write down that it was held."""
    activation = worked_on(request, case_code)
    if held := request.GET.get("terlaksana", ""):
        conference = get_object_or_404(
            Conference, pk=row_id(held), activation=activation, held_at=None
        )
        return _held(request, activation, conference)
    now = timezone.now()
    form = ConferenceForm(
        posted(request),
        offered=actions.invitable(activation),
        initial=when_initial(now),
    )
    if form.is_valid() and settled(
        form,
        lambda: actions.plan_conference(
            activation_id=activation.pk,
            planned_at=form.when(),
            agency_ids=[agency.pk for agency in form.cleaned_data["agencies"]],
            place=form.cleaned_data["place"],
            by=request.actor,
            at=now,
        ),
    ):
        return say_and_go(request, _("Konferensi direncanakan."), "case_detail", activation.code)
    return form_page(
        request, activation, form, heading=_("Rencanakan konferensi kasus"), submit=_("Rencanakan")
    )


def _held(request: SignedInRequest, activation: Activation, conference: Conference) -> HttpResponse:
    form = HeldForm(
        posted(request),
        offered=deciding(conference),
        initial=when_initial(conference.planned_at),
    )
    if form.is_valid() and settled(
        form,
        lambda: actions.hold_conference(
            conference_id=conference.pk,
            held_at=form.when(),
            decisions=form.cleaned_data["decisions"],
            decided=form.decided(),
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        return say_and_go(
            request,
            _("Keputusan tersegel. Buat rujukan bagi tiap baris pada halaman ini."),
            "case_detail",
            activation.code,
        )
    return form_page(
        request,
        activation,
        form,
        heading=_("Konferensi terlaksana"),
        submit=_("Segel keputusan"),
        template="rapidaction/cases/conference_held.html",
    )


# A decision of a conference: handed on, or given up with a reason.


@require_http_methods(["GET", "POST"])
@child_access("signed-in")
def decision_drop(request: SignedInRequest, case_code: str, decision_id: int) -> HttpResponse:
    """What it asks of whom, the way to hand it on; POST gives it up with a reason."""
    activation = worked_on(request, case_code)
    rows = decisions_of(activation).open().select_related("agency", "handoff__alternative")
    row = get_object_or_404(rows, pk=decision_id)
    form = DropForm(posted(request))
    if form.is_valid() and settled(
        form,
        lambda: drop_decision(
            decision_id=row.pk,
            because=form.cleaned_data["because"],
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        return say_and_go(request, _("Dicatat tidak jadi."), "case_detail", activation.code)
    is_school = receiver_kind(asked_next(row)) == "school"
    return form_page(
        request,
        activation,
        form,
        heading=_("Keputusan konferensi"),
        submit=_("Catat tidak jadi"),
        lead=_("%(agency)s: %(asked)s, paling lambat %(day)s.")
        % {
            "agency": row.agency.name,
            "asked": rapid_policy().word("asked", row.asked),
            "day": date_id(row.due_on),
        },
        instead_url=send_url(activation.code, row, is_school=is_school),
        instead_label=_("Buat rujukan"),
    )
