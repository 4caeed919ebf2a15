"""Who works on which question: shared out again, given due days, split, handed to a person."""

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
from layak.evaluation.answers.fetching import find_answer, question_of
from layak.evaluation.answers.models import Answer, Assignment, Delegation
from layak.evaluation.answers.permissions import standing_of
from layak.evaluation.assignments.actions import share_batch, split_agency
from layak.evaluation.assignments.delegating_actions import delegate, take_delegation_back
from layak.evaluation.assignments.forms import DelegateForm, SplitForm
from layak.evaluation.assignments.permissions import check_can_delegate
from layak.evaluation.assignments.reads import (
    WORK,
    load_lines,
    people_with,
    share_rows,
    vacant_bodies,
)
from layak.evaluation.assignments.share_form import ShareForm
from layak.evaluation.dues.actions import set_due_days
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.fetching import chosen_ids, fetch_round, ticked_ids
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.permissions import can_change_round
from layak.evaluation.rounds.reads import round_tabs
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import posted, say_and_go
from layak.rules.refusal import Refused

# Who works on which question: shared out again, given due days, split.


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
    rows = share_rows(round_, at=timezone.now())
    agencies = list(Agency.objects.current().order_by("name"))
    shown = [
        row
        for row in rows
        if (not agency or agency in row.agency_codes) and (not part or row.part == part)
    ]
    values = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "penugasan"),
        "page": {
            "rows": shown,
            "all_count": len(rows),
            "load": load_lines(rows, agencies),
            "agencies": agencies,
            "parts": [(one.code, one.name) for one in edition_of(round_.revision_id).parts],
        },
        "form": form or ShareForm(agencies=agencies),
        "agency": agency,
        "part": part,
        "ticked": ticked_ids(request, [(row.answer_id, row.lead_code) for row in shown]),
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
    data, ids, at = form.cleaned_data, chosen_ids(request.POST), timezone.now()
    if data["step"] == "due" and not ids:
        form.add_error(None, _("Pilih sedikitnya satu pertanyaan dari daftar ini."))
        return _page(request, round_, form=form, status=409)
    try:
        if data["step"] == "due":
            count = set_due_days(
                round_=round_,
                answer_ids=ids,
                agency=None,
                due_on=data["due_on"],
                reason=data["reason"],
                by=request.actor,
                at=at,
            )
        else:
            count = share_batch(
                round_=round_,
                answer_ids=ids,
                step=data["step"],
                agency=get_object_or_404(Agency.objects.current(), code=data["agency"]),
                by=request.actor,
                at=at,
            )
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return _page(request, round_, form=form, status=409)
    messages.success(request, _("%(n)d pertanyaan diubah penugasannya.") % {"n": count})
    kept = {name: request.POST.get(name, "") for name in ("perangkat", "bagian")}
    return redirect(f"{reverse('assignment_list', args=[code])}?{urlencode(kept)}")


@require_http_methods(["GET", "POST"])
@access("assignment.manage")
def assignment_split(request: SignedInRequest, code: str, agency: str) -> HttpResponse:
    """A part of an agency becomes a body of its own and takes chosen questions along."""
    round_ = fetch_round(code)
    source = get_object_or_404(Agency.objects.current(), code=agency)
    form = SplitForm(request.POST or None, initial={"kind": source.kind})
    ids = chosen_ids(request.POST)
    if request.method == "POST" and form.is_valid():
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
        else:
            said = _(
                "%(name)s dibuat dengan %(n)d pertanyaan. Tambahkan kursinya di halaman perangkat daerah."
            )
            return say_and_go(
                request, said % {"name": new.name, "n": len(ids)}, "assignment_list", code=code
            )
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "penugasan"),
        "source": source,
        "form": form,
        "rows": [
            row for row in share_rows(round_, at=timezone.now()) if source.code in row.agency_codes
        ],
        "ticked": set(ids),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "evaluation/assignment_split.html", page, status=status)


# An assignment handed to a named person of the agency, and taken back.


@require_http_methods(["GET", "POST"])
@access("assignment.delegate")
def assignment_delegate(request: SignedInRequest, answer_id: int, agency: str) -> HttpResponse:
    """Choose a person of the agency; a refusal keeps the choice and the words."""
    answer = find_answer(request, answer_id)
    body = get_object_or_404(Agency, code=agency)
    check_can_delegate(request.actor, standing_of(answer, answer.round), body.pk)
    # those who can do the work of this assignment today, but for oneself
    assignment = get_object_or_404(Assignment, answer=answer, agency=body, ended_at=None)
    able = people_with(WORK[assignment.relation], agency_id=body.pk, today=timezone.localdate())
    people = [person for person in able if person.pk != request.actor.user.pk]
    form = DelegateForm(posted(request), people=people)
    if request.method == "GET" or not form.is_valid():
        return _ask(request, answer, body, form, status=200 if request.method == "GET" else 422)
    chosen = next(person for person in people if person.pk == form.cleaned_data["to"])
    try:
        delegate(
            answer_id=answer.pk,
            agency_id=body.pk,
            to=chosen,
            note=form.cleaned_data["note"],
            by=request.actor,
            at=timezone.now(),
        )
    except Refused as refusal:
        form.add_error("to", refusal.reason)
        return _ask(request, answer, body, form, status=409)
    return say_and_go(
        request,
        _("Dilimpahkan kepada %s, yang diberi tahu.") % chosen.name,
        "contribution_list",
        answer.pk,
    )


def _ask(
    request: SignedInRequest, answer: Answer, body: Agency, form: DelegateForm, *, status: int
) -> HttpResponse:
    given = Delegation.objects.filter(
        assignment__answer=answer, assignment__agency=body, ended_at=None
    )
    context = {
        "answer": answer,
        "question": question_of(answer),
        "body": body,
        "form": form,
        "has_people": form.has_people,
        "given": given.select_related("to", "given_by").first(),
    }
    return TemplateResponse(
        request, "evaluation/contribution_delegate.html", context, status=status
    )


@require_POST
@access("assignment.delegate")
def assignment_undelegate(request: SignedInRequest, answer_id: int, agency: str) -> HttpResponse:
    answer = find_answer(request, answer_id)
    body = get_object_or_404(Agency, code=agency)
    take_delegation_back(
        answer_id=answer.pk, agency_id=body.pk, by=request.actor, at=timezone.now()
    )
    return say_and_go(request, _("Pelimpahan ditarik kembali."), "contribution_list", answer.pk)
