"""Who works on an activation, and who must not see it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import posted, pressed, say_and_go
from layak.workflows.rapidaction.assignments import actions
from layak.workflows.rapidaction.assignments.forms import AssignForm, BlockForm
from layak.workflows.rapidaction.assignments.reads import block_lines, person_lines
from layak.workflows.rapidaction.cases.fetching import form_page, row_id, settled, worked_on
from layak.workflows.rapidaction.cases.models import Activation, CaseAssignment, ConflictBlock
from layak.workflows.rapidaction.cases.permissions import can_supervise
from layak.workflows.rapidaction.conduct.child_access import child_access

TEMPLATE = "rapidaction/cases/case_people.html"


@require_http_methods(["GET", "POST"])
@child_access("signed-in")
def case_assign(request: SignedInRequest, case_code: str) -> HttpResponse:
    """Who works and who supervises; POST names one, or with ``akhiri`` ends one."""
    activation = worked_on(request, case_code)
    today = timezone.localdate()
    if ended := request.POST.get("akhiri", ""):
        rows = CaseAssignment.objects.filter(activation=activation, until_at=None)
        pk = get_object_or_404(rows, pk=row_id(ended)).pk
        return _ended(
            request,
            activation,
            lambda: actions.end_assignment(assignment_id=pk, by=request.actor, at=timezone.now()),
            "case_assign",
        )
    form = AssignForm(
        posted(request),
        offered=[
            (kind, actions.eligible(activation, kind, today=today))
            for kind in ("worker", "supervisor")
        ],
    )

    def assign() -> None:
        kind, user_id = form.chosen()
        actions.assign(
            activation_id=activation.pk,
            user_id=user_id,
            kind=kind,
            by=request.actor,
            at=timezone.now(),
        )

    if form.is_valid() and settled(form, assign):
        return say_and_go(request, _("Ditugaskan dan diberi tahu."), "case_assign", activation.code)
    return form_page(
        request,
        activation,
        form,
        heading=_("Penugasan"),
        submit=_("Tugaskan"),
        lines=person_lines(activation),
        ends="akhiri",
        end_label=_("Akhiri"),
        may_end=can_supervise(request.actor, activation, at=timezone.now()),
        template=TEMPLATE,
    )


@require_http_methods(["GET", "POST"])
@child_access("signed-in")
def case_block(request: SignedInRequest, case_code: str) -> HttpResponse:
    """For whom the activation does not exist; POST names one, or with ``cabut`` lifts one."""
    activation = worked_on(request, case_code)
    if lifted := request.POST.get("cabut", ""):
        rows = ConflictBlock.objects.filter(activation=activation, lifted_at=None)
        pk = get_object_or_404(rows, pk=row_id(lifted)).pk
        return _ended(
            request,
            activation,
            lambda: actions.lift_block(block_id=pk, by=request.actor, at=timezone.now()),
            "case_block",
        )
    form = BlockForm(posted(request))
    if form.is_valid() and settled(
        form,
        lambda: actions.block(
            activation_id=activation.pk,
            user_id=form.cleaned_data["user"].pk if form.cleaned_data["user"] else None,
            agency_id=form.cleaned_data["agency"].pk if form.cleaned_data["agency"] else None,
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        messages.success(request, _("Benturan dicatat; yang bersangkutan tidak diberi tahu."))
        # whoever named themselves sees nothing any more
        is_own = form.cleaned_data["user"] == request.user
        return redirect("case_list") if is_own else redirect("case_block", activation.code)
    return form_page(
        request,
        activation,
        form,
        heading=_("Benturan kepentingan"),
        lead=_("Yang ditutup tidak melihat penanganan ini di mana pun, dan tidak diberi tahu."),
        submit=_("Tutup bagi yang dipilih"),
        lines=block_lines(activation),
        ends="cabut",
        end_label=_("Cabut"),
        may_end=can_supervise(request.actor, activation, at=timezone.now()),
        template=TEMPLATE,
    )


def _ended(
    request: SignedInRequest, activation: Activation, action: Callable[[], object], page: str
) -> HttpResponse:
    """One row of the page ends by its own button."""
    try:
        pressed(request, action, _("Diakhiri."))
    except Activation.DoesNotExist as hidden:
        raise Http404 from hidden
    return redirect(page, activation.code)
