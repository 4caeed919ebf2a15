"""Who works on which question: shared out again, given due days, split."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.actions.dues import set_due_days
from layak.evaluation.actions.merging import split_agency
from layak.evaluation.actions.sharing import share_batch
from layak.evaluation.forms.assignments import ShareForm, SplitForm
from layak.evaluation.models import Round
from layak.evaluation.permissions import can_change_round
from layak.evaluation.queries.assignments import assignment_page, share_rows
from layak.evaluation.queries.round_tabs import round_tabs
from layak.evaluation.queries.vacancies import vacant_bodies
from layak.evaluation.views.fetching import chosen_ids, fetch_round, ticked_ids
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused


@require_GET
@access("assignment.manage")
def assignment_list(request: SignedInRequest, code: str) -> HttpResponse:
    """Questions by agency and part, with everybody's load."""
    return _page(request, fetch_round(code))


def _page(
    request: SignedInRequest, round_: Round, *, form: ShareForm | None = None, status: int = 200
) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    agency, part = asked.get("perangkat", ""), asked.get("bagian", "")
    page = assignment_page(round_, agency=agency, part=part, at=timezone.now())
    values = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "penugasan"),
        "page": page,
        "form": form or ShareForm(agencies=page.agencies),
        "agency": agency,
        "part": part,
        "ticked": ticked_ids(request, [(row.answer_id, row.lead_code) for row in page.rows]),
        "may_change": can_change_round(request.actor, round_, "assignment.manage"),
        "vacant": vacant_bodies(today=timezone.localdate(), round_=round_),
    }
    return TemplateResponse(request, "evaluation/assignment_list.html", values, status=status)


@require_POST
@access("assignment.manage")
def assignment_change(request: SignedInRequest, code: str) -> HttpResponse:
    """The same step for all ticked questions; a refusal keeps the ticks."""
    round_ = fetch_round(code)
    form = ShareForm(request.POST, agencies=list(Agency.objects.current().order_by("name")))
    if not form.is_valid():
        return _page(request, round_, form=form, status=422)
    try:
        count = _change(request, round_, form)
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return _page(request, round_, form=form, status=409)
    messages.success(request, _("%(n)d pertanyaan diubah penugasannya.") % {"n": count})
    kept = {name: request.POST.get(name, "") for name in ("perangkat", "bagian")}
    return redirect(f"{reverse('assignment_list', args=[code])}?{urlencode(kept)}")


def _change(request: SignedInRequest, round_: Round, form: ShareForm) -> int:
    data, ids, at = form.cleaned_data, chosen_ids(request.POST), timezone.now()
    if data["step"] == "due":
        if not ids:
            raise Refused(_("Pilih sedikitnya satu pertanyaan dari daftar ini."))
        return set_due_days(
            round_=round_,
            answer_ids=ids,
            agency=None,
            due_on=data["due_on"],
            reason=data["reason"],
            by=request.actor,
            at=at,
        )
    agency = get_object_or_404(Agency.objects.current(), code=data["agency"])
    return share_batch(
        round_=round_,
        answer_ids=ids,
        step=data["step"],
        agency=agency,
        by=request.actor,
        at=at,
    )


@require_http_methods(["GET", "POST"])
@access("assignment.manage")
def assignment_split(request: SignedInRequest, code: str, agency: str) -> HttpResponse:
    """A part of an agency becomes a body of its own and takes chosen questions along."""
    round_ = fetch_round(code)
    source = get_object_or_404(Agency.objects.current(), code=agency)
    form = SplitForm(request.POST or None, initial={"kind": source.kind})
    if request.method == "POST" and form.is_valid() and _split(request, round_, source, form):
        return redirect("assignment_list", code=code)
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "penugasan"),
        "source": source,
        "form": form,
        "rows": [
            row for row in share_rows(round_, at=timezone.now()) if source.code in row.agency_codes
        ],
        "ticked": set(chosen_ids(request.POST)),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "evaluation/assignment_split.html", page, status=status)


def _split(request: SignedInRequest, round_: Round, source: Agency, form: SplitForm) -> bool:
    """Split, or say on the form why not."""
    ids = chosen_ids(request.POST)
    try:
        new = split_agency(
            round_=round_,
            source=source,
            name=form.cleaned_data["name"],
            kind=form.cleaned_data["kind"],
            command=form.cleaned_data["command"],
            answer_ids=ids,
            by=request.actor,
            at=timezone.now(),
        )
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return False
    messages.success(
        request,
        _(
            "%(name)s dibuat dengan %(n)d pertanyaan. Tambahkan kursinya di halaman perangkat daerah."
        )
        % {"name": new.name, "n": len(ids)},
    )
    return True
