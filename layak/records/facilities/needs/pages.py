"""One row of the sheet: added, pasted, read, changed, taken back, decided; through the year its progress, proof and follow-up."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.platform.web.access import access
from layak.platform.web.forms import PlainForm
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, pressed, say_and_go
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.uploads.form_files import as_upload
from layak.records.facilities.needs.actions import (
    NeedMoved,
    Review,
    add_proof,
    change_need,
    promise_need,
    propose_needs,
    record_progress,
    remove_proof,
    review_need,
    withdraw_need,
)
from layak.records.facilities.needs.entries import pasted
from layak.records.facilities.needs.fields import agency_choices, check_year_known
from layak.records.facilities.needs.forms import (
    NeedForm,
    PasteForm,
    ProgressForm,
    PromiseForm,
    ProofForm,
    ReviewForm,
    WithdrawForm,
    initial_of,
)
from layak.records.facilities.needs.models import ReadinessNeed, ReadinessProof
from layak.records.facilities.needs.permissions import (
    can_change,
    can_progress,
    can_promise,
    can_withdraw,
    check_can_change,
    check_can_progress,
)
from layak.records.facilities.needs.reads import (
    day_or_none,
    evidence_choices,
    need_page,
    visible_needs,
)
from layak.rules.facilities import DECISIONS, DONE, WHOLE, check_year
from layak.rules.refusal import Problem, Refused

# One row of the sheet: added, pasted, read, changed, taken back, decided.


@require_http_methods(["GET", "POST"])
@access("readiness.edit")
def need_add(request: SignedInRequest, year: int) -> HttpResponse:
    """A new row; "simpan dan isi lagi" keeps the form open for the next one."""
    check_year_known(year)
    agencies = agency_choices(request.actor, "readiness.edit")
    if request.method == "GET":
        asked = {"codes": request.GET.get("kode", "")[:40]}
        chosen = request.GET.get("perangkat", "")
        form = NeedForm(agencies=agencies, chosen=chosen, initial=asked)
        return _form_page(request, form, year)
    form = NeedForm(request.POST, agencies=agencies)
    if not form.is_valid() or not acted(
        form,
        lambda: propose_needs(
            agency_id=form.agency_id,
            year=year,
            contents=[form.content()],
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        return _form_page(request, form, year, status=422)
    messages.success(request, _("Baris ditambahkan."))
    if "lagi" in request.POST:
        return redirect(f"{request.path}?perangkat={form.agency_id}")
    return redirect("readiness_list", year)


def _form_page(
    request: SignedInRequest,
    form: NeedForm,
    year: int,
    *,
    need: ReadinessNeed | None = None,
    status: int = 200,
) -> HttpResponse:
    values = {"form": form, "year": year, "need": need}
    return TemplateResponse(request, "facilities/need_form.html", values, status=status)


@require_http_methods(["GET", "POST"])
@access("readiness.edit")
def need_paste(request: SignedInRequest, year: int) -> HttpResponse:
    """Rows copied from a spreadsheet: all of them, or none and what is wrong."""
    check_year_known(year)
    agencies = agency_choices(request.actor, "readiness.edit")
    form = PasteForm(request.POST or None, agencies=agencies)
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        contents, problems = pasted(form.cleaned_data["table"], year=year)
        if not problems:
            try:
                check_year(year, today=timezone.localdate())
                made = propose_needs(
                    agency_id=form.agency_id,
                    year=year,
                    contents=contents,
                    by=request.actor,
                    at=timezone.now(),
                )
            except Refused as refusal:
                form.add_error(None, refusal.reason)
            else:
                return say_and_go(
                    request,
                    _("%(n)d baris ditambahkan.") % {"n": len(made)},
                    "readiness_list",
                    year,
                )
    values = {"form": form, "year": year, "problems": problems}
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "facilities/need_paste.html", values, status=status)


def visible_need(request: SignedInRequest, need_id: int) -> ReadinessNeed:
    """A row that this person sees, or 404."""
    rows = visible_needs(request.actor).select_related("reviewed_by", "carried_to")
    return get_object_or_404(rows, pk=need_id)


@require_GET
@access("readiness.view")
def need_detail(request: SignedInRequest, need_id: int) -> HttpResponse:
    return need_response(request, visible_need(request, need_id))


@require_http_methods(["GET", "POST"])
@access("readiness.edit")
def need_edit(request: SignedInRequest, need_id: int) -> HttpResponse:
    """The row as it should be; two who write see each other."""
    need = visible_need(request, need_id)
    agencies = [(str(need.agency_id), need.agency.name)]
    if request.method == "GET":
        check_can_change(request.actor, need)
        form = NeedForm(agencies=agencies, initial=initial_of(need))
        return _form_page(request, form, need.year, need=need)
    form = NeedForm(request.POST, agencies=agencies)
    other = None
    if form.is_valid():
        try:
            change_need(
                need_id=need.pk,
                content=form.content(),
                seen=form.cleaned_data["seen"] or 0,
                by=request.actor,
                at=timezone.now(),
            )
        except NeedMoved as moved:
            form.data = told = request.POST.copy()
            told["seen"] = str(need.version)
            form.refuse(moved)
            other = need
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return say_and_go(request, _("Baris disimpan."), "need_detail", need.pk)
    return _form_page(request, form, need.year, need=other or need, status=409 if other else 422)


@require_POST
@access("readiness.edit")
def need_withdraw(request: SignedInRequest, need_id: int) -> HttpResponse:
    """The agency takes back what nobody has decided on."""
    need = visible_need(request, need_id)
    form = WithdrawForm(request.POST, auto_id="tarik-%s")
    if form.is_valid() and acted(
        form,
        lambda: withdraw_need(
            need_id=need.pk, note=form.cleaned_data["note"], by=request.actor, at=timezone.now()
        ),
    ):
        return say_and_go(request, _("Baris ditarik."), "readiness_list", need.year)
    return need_response(request, need, withdrawing=form)


@require_POST
@access("readiness.review")
def need_review(request: SignedInRequest, need_id: int) -> HttpResponse:
    """What a meeting decided of this row."""
    need = visible_need(request, need_id)
    form = ReviewForm(request.POST, auto_id="bahas-%s")
    decision = request.POST.get("putusan", "")
    if form.is_valid():
        told = form.cleaned_data
        review = Review(decision=decision, note=told["note"], label=told["label"], url=told["url"])
        if acted(
            form,
            lambda: review_need(
                need_id=need.pk, review=review, by=request.actor, at=timezone.now()
            ),
            field="note" if decision in DECISIONS else None,
        ):
            return say_and_go(request, _("Putusan dicatat."), "need_detail", need.pk)
    return need_response(request, need, reviewing=form)


def need_response(
    request: SignedInRequest, need: ReadinessNeed, **forms: PlainForm
) -> HttpResponse:
    """The page of a row; a form that came back stands in place of the fresh one."""
    by, at = request.actor, timezone.now()
    may_review = by.scope("readiness.review") == "all"
    may_progress, may_withdraw = can_progress(by, need), can_withdraw(by, need)
    may_promise = can_promise(by, need)
    promises = by.scope("followup.manage") == "all" and need.followup_id is None
    page = need_page(need, by=by, at=at) | {
        "may_review": may_review,
        "may_change": can_change(by, need),
        "may_withdraw": may_withdraw,
        "may_progress": may_progress,
        "may_promise": may_promise,
        "promises": promises,
    }
    values: dict[str, object] = {"page": page, "need": need, "year": need.year}
    if may_progress.allowed:
        values["progress"] = ProgressForm(
            initial={"percent": need.percent, "seen": need.version}, auto_id="maju-%s"
        )
        values["proving"] = ProofForm(evidence=evidence_choices(need), auto_id="bukti-%s")
    if may_withdraw.allowed:
        values["withdrawing"] = WithdrawForm(auto_id="tarik-%s")
    if may_review:
        label, url = need.review_label, need.review_url
        values["reviewing"] = ReviewForm(initial={"label": label, "url": url}, auto_id="bahas-%s")
    if promises and may_promise.allowed:
        day = day_or_none(need, timezone.localdate(at))
        values["promising"] = PromiseForm(initial={"due_on": day}, auto_id="janji-%s")
    status = 422 if forms else 200
    context = values | forms
    return TemplateResponse(request, "facilities/need_detail.html", context, status=status)


# Through the year: progress, proof, and the follow-up of a need.


@require_POST
@access("readiness.edit")
def need_progress(request: SignedInRequest, need_id: int) -> HttpResponse:
    """How far it is now."""
    need = visible_need(request, need_id)
    form = ProgressForm(request.POST, auto_id="maju-%s")
    if form.is_valid():
        try:
            saved = record_progress(
                need_id=need.pk, **form.cleaned_data, by=request.actor, at=timezone.now()
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            said = _("Kemajuan dicatat.")
            if saved.state == DONE:
                said = _("Kemajuan dicatat. Kebutuhan ini dinyatakan siap.")
            elif saved.percent == WHOLE:
                said = _("Kemajuan dicatat. Lampirkan bukti agar kebutuhan ini dinyatakan siap.")
            return say_and_go(request, said, "need_detail", need.pk)
    return need_response(request, need, progress=form)


@require_POST
@access("readiness.edit")
def need_prove(request: SignedInRequest, need_id: int) -> HttpResponse:
    """A file, or an evidence that is in the library already."""
    need = visible_need(request, need_id)
    check_can_progress(request.actor, need)
    choices = evidence_choices(need)
    form = ProofForm(request.POST, request.FILES, evidence=choices, auto_id="bukti-%s")

    def prove() -> None:
        told = form.cleaned_data
        try:
            add_proof(
                need_id=need.pk,
                upload=as_upload(told["file"]) if told["file"] else None,
                evidence_id=int(told["evidence"]) if told["evidence"] else None,
                by=request.actor,
                at=timezone.now(),
            )
        except Evidence.DoesNotExist as missing:
            raise Http404 from missing

    if form.is_valid() and acted(form, prove, field="file"):
        return say_and_go(request, _("Bukti dilampirkan."), "need_detail", need.pk)
    return need_response(request, need, proving=form)


@require_POST
@access("readiness.edit")
def need_unprove(request: SignedInRequest, need_id: int, proof_id: int) -> HttpResponse:
    """The proof is of something else after all."""
    need = visible_need(request, need_id)
    get_object_or_404(ReadinessProof, pk=proof_id, need=need, removed_at=None)
    pressed(
        request,
        lambda: remove_proof(proof_id=proof_id, by=request.actor, at=timezone.now()),
        _("Bukti dilepas; berkasnya tetap di pustaka."),
    )
    return redirect("need_detail", need.pk)


@require_POST
@access("followup.manage")
def need_promise(request: SignedInRequest, need_id: int) -> HttpResponse:
    """One press makes a follow-up of it."""
    need = visible_need(request, need_id)
    form = PromiseForm(request.POST, auto_id="janji-%s")
    if form.is_valid() and acted(
        form,
        lambda: promise_need(
            need_id=need.pk, due_on=form.cleaned_data["due_on"], by=request.actor, at=timezone.now()
        ),
        field="due_on",
    ):
        return say_and_go(
            request, _("Tindak lanjut dibuat; pemiliknya diberi tahu."), "need_detail", need.pk
        )
    return need_response(request, need, promising=form)
