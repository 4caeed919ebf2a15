"""The city's efforts by kind of question: the list, and one kind to write or to give back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.evaluation.editions.files import effort_defaults
from layak.evaluation.rounds.fetching import fetch_round
from layak.evaluation.rounds.models import Round
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.rules.refusal import Refused
from layak.workflows.improvement.efforts.actions import reset_effort, write_effort
from layak.workflows.improvement.efforts.forms import EffortForm, ResetForm
from layak.workflows.improvement.efforts.permissions import can_weigh
from layak.workflows.improvement.efforts.reads import effort_rows, kinds_of, written_effort
from layak.workflows.improvement.gaps.tabs import road_tabs


@require_GET
@access("road.view")
def effort_list(request: SignedInRequest, code: str) -> HttpResponse:
    """What each kind of question takes, ours or the city's."""
    round_ = fetch_round(code)
    values = {
        "round": round_,
        "tabs": road_tabs(round_, "effort_list"),
        "rows": effort_rows(round_),
        "defaults": effort_defaults(),
        "may_weigh": can_weigh(request.actor).allowed,
    }
    return TemplateResponse(request, "improvement/effort_list.html", values)


@require_http_methods(["GET", "POST"])
@access("road.manage")
def effort_edit(request: SignedInRequest, code: str, kind: str) -> HttpResponse:
    """The city's own figures for a kind."""
    round_ = fetch_round(code)
    if request.method == "GET":
        return _edit_page(request, round_, kind, EffortForm(initial=written_effort(kind)))
    form = EffortForm(request.POST)
    if not form.is_valid():
        return _edit_page(request, round_, kind, form, status=422)
    name = _name(round_, kind)
    reason = form.cleaned_data["because"]
    try:
        write_effort(
            kind=kind, effort=form.effort(), because=reason, by=request.actor, at=timezone.now()
        )
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return _edit_page(request, round_, kind, form, status=422)
    said = _("Upaya kota untuk %(kind)s disimpan; pencarian berikutnya memakainya.")
    return say_and_go(request, said % {"kind": name}, "effort_list", code)


@require_POST
@access("road.manage")
def effort_reset(request: SignedInRequest, code: str, kind: str) -> HttpResponse:
    """Ours counts again."""
    round_ = fetch_round(code)
    name, form = _name(round_, kind), ResetForm(request.POST)
    try:
        reset_effort(
            kind=kind,
            because=form.cleaned_data["because"] if form.is_valid() else "",
            by=request.actor,
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.warning(request, refusal.reason)
        return redirect("effort_edit", code, kind)
    return say_and_go(
        request, _("Untuk %(kind)s usulan kami berlaku lagi.") % {"kind": name}, "effort_list", code
    )


def _name(round_: Round, kind: str) -> str:
    name = kinds_of(round_).get(kind)
    if name is None:
        raise Http404
    return name


def _edit_page(
    request: SignedInRequest, round_: Round, kind: str, form: EffortForm, *, status: int = 200
) -> HttpResponse:
    name = _name(round_, kind)
    row = next(row for row in effort_rows(round_) if row.kind == kind)
    values = {
        "round": round_,
        "tabs": road_tabs(round_, "effort_list"),
        "name": name,
        "row": row,
        "form": form,
        "reset": ResetForm(auto_id="kembali_%s"),
    }
    return TemplateResponse(request, "improvement/effort_edit.html", values, status=status)
