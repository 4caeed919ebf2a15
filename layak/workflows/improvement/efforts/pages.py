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
from layak.platform.web.posting import acted, posted, say_and_go
from layak.rules.refusal import Refused
from layak.workflows.improvement.efforts.actions import reset_effort, write_effort
from layak.workflows.improvement.efforts.forms import EffortForm, ResetForm
from layak.workflows.improvement.efforts.permissions import can_weigh
from layak.workflows.improvement.efforts.reads import effort_rows, kinds_of, written_effort
from layak.workflows.improvement.gaps.reads import road_tabs


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
    shown = written_effort(kind) if request.method == "GET" else None
    form = EffortForm(posted(request), initial=shown)
    if form.is_valid():
        name, because = _name(round_, kind), form.cleaned_data["because"]
        at = timezone.now()
        if acted(
            form,
            lambda: write_effort(
                kind=kind, effort=form.effort(), because=because, by=request.actor, at=at
            ),
        ):
            said = _("Upaya kota untuk %(kind)s disimpan; pencarian berikutnya memakainya.")
            return say_and_go(request, said % {"kind": name}, "effort_list", code)
    values = {
        "round": round_,
        "tabs": road_tabs(round_, "effort_list"),
        "name": _name(round_, kind),
        "row": next(row for row in effort_rows(round_) if row["kind"] == kind),
        "form": form,
        "reset": ResetForm(auto_id="kembali_%s"),
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "improvement/effort_edit.html", values, status=status)


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
