"""A decision of a conference: handed on, or given up with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from layak.platform.web.http import SignedInRequest
from layak.rules.numbers import date_id
from layak.workflows.rapidaction.actions.conference_decisions import drop_decision
from layak.workflows.rapidaction.forms.conferences import DropForm
from layak.workflows.rapidaction.policy import rapid_policy
from layak.workflows.rapidaction.queries.case_decisions import asked_next, decisions_of, send_url
from layak.workflows.rapidaction.queries.handoff_receivers import receiver_kind
from layak.workflows.rapidaction.views.cases import form_page
from layak.workflows.rapidaction.views.cases_recording import settled, worked_on
from layak.workflows.rapidaction.views.child_access import child_access


@require_http_methods(["GET", "POST"])
@child_access("signed-in")
def decision_drop(request: SignedInRequest, case_code: str, decision_id: int) -> HttpResponse:
    """What it asks of whom, the way to hand it on; POST gives it up with a reason."""
    activation = worked_on(request, case_code)
    rows = decisions_of(activation).open().select_related("agency", "handoff__alternative")
    row = get_object_or_404(rows, pk=decision_id)
    form = DropForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        done, _theirs = settled(
            form,
            lambda: drop_decision(
                decision_id=row.pk,
                because=form.cleaned_data["because"],
                by=request.actor,
                at=timezone.now(),
            ),
        )
        if done:
            messages.success(request, _("Dicatat tidak jadi."))
            return redirect("case_detail", activation.code)
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
