"""Who works on an activation, and who must not see it."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.workflows.rapidaction.assignments import actions
from layak.workflows.rapidaction.assignments.forms import AssignForm, BlockForm
from layak.workflows.rapidaction.assignments.reads import block_lines, person_lines
from layak.workflows.rapidaction.cases.fetching import form_page, row_id, settled, worked_on
from layak.workflows.rapidaction.cases.models import Activation, CaseAssignment, ConflictBlock
from layak.workflows.rapidaction.cases.permissions import can_supervise
from layak.workflows.rapidaction.conduct.child_access import child_access


@require_http_methods(["GET", "POST"])
@child_access("signed-in")
def case_assign(request: SignedInRequest, case_code: str) -> HttpResponse:
    """Who works and who supervises; POST names one, or with ``akhiri`` ends one."""
    activation = worked_on(request, case_code)
    today = timezone.localdate()
    if ended := request.POST.get("akhiri", ""):
        rows = CaseAssignment.objects.filter(activation=activation, until_at=None)
        return _row_done(
            request,
            activation,
            get_object_or_404(rows, pk=row_id(ended)).pk,
            lambda pk: actions.end_assignment(
                assignment_id=pk, by=request.actor, at=timezone.now()
            ),
            "case_assign",
        )
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        offered=[
            (kind, actions.eligible(activation, kind, today=today))
            for kind in ("worker", "supervisor")
        ],
    )
    if form.is_valid():
        kind, user_id = form.chosen()
        done, _theirs = settled(
            form,
            lambda: actions.assign(
                activation_id=activation.pk, user_id=user_id, kind=kind, by=request.actor,
                at=timezone.now(),
            ),
        )  # fmt: skip
        if done:
            return say_and_go(
                request, _("Ditugaskan dan diberi tahu."), "case_assign", activation.code
            )
    return _page(
        request,
        activation,
        form,
        heading=_("Penugasan"),
        submit=_("Tugaskan"),
        lines=person_lines(activation),
        ends="akhiri",
        end_label=_("Akhiri"),
    )


@require_http_methods(["GET", "POST"])
@child_access("signed-in")
def case_block(request: SignedInRequest, case_code: str) -> HttpResponse:
    """For whom the activation does not exist; POST names one, or with ``cabut`` lifts one."""
    activation = worked_on(request, case_code)
    if lifted := request.POST.get("cabut", ""):
        rows = ConflictBlock.objects.filter(activation=activation, lifted_at=None)
        return _row_done(
            request,
            activation,
            get_object_or_404(rows, pk=row_id(lifted)).pk,
            lambda pk: actions.lift_block(block_id=pk, by=request.actor, at=timezone.now()),
            "case_block",
        )
    form = BlockForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = form.cleaned_data
        done, _theirs = settled(
            form,
            lambda: actions.block(
                activation_id=activation.pk,
                user_id=told["user"].pk if told["user"] else None,
                agency_id=told["agency"].pk if told["agency"] else None,
                by=request.actor,
                at=timezone.now(),
            ),
        )
        if done:
            messages.success(request, _("Benturan dicatat; yang bersangkutan tidak diberi tahu."))
            # whoever named themselves sees nothing any more
            is_own = told["user"] == request.user
            return redirect("case_list") if is_own else redirect("case_block", activation.code)
    return _page(
        request,
        activation,
        form,
        heading=_("Benturan kepentingan"),
        lead=_("Yang ditutup tidak melihat penanganan ini di mana pun, dan tidak diberi tahu."),
        submit=_("Tutup bagi yang dipilih"),
        lines=block_lines(activation),
        ends="cabut",
        end_label=_("Cabut"),
    )


def _row_done(
    request: SignedInRequest,
    activation: Activation,
    pk: int,
    action: Callable[[int], object],
    page: str,
) -> HttpResponse:
    form = forms.Form({})
    form.is_valid()
    done, _theirs = settled(form, lambda: action(pk))
    if done:
        messages.success(request, _("Diakhiri."))
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect(page, activation.code)


def _page(
    request: SignedInRequest,
    activation: Activation,
    form: forms.Form,
    *,
    heading: str,
    submit: str,
    lines: object,
    ends: str,
    end_label: str,
    lead: str = "",
) -> HttpResponse:
    return form_page(
        request,
        activation,
        form,
        heading=heading,
        lead=lead,
        submit=submit,
        lines=lines,
        ends=ends,
        end_label=end_label,
        may_end=can_supervise(request.actor, activation, at=timezone.now()),
        template="rapidaction/cases/case_people.html",
    )
