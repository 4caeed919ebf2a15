"""One promise: read, and every step that people take with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.places.workdays import working_calendar
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import posted, say_and_go
from layak.records.evidence.uploads.form_files import as_upload
from layak.records.followups.promises import fields
from layak.records.followups.promises.models import FollowUp
from layak.records.followups.promises.owners import (
    owner_choices,
    owner_ids,
    owner_value,
    supporter_choices,
)
from layak.records.followups.promises.permissions import check_can_create, check_can_manage
from layak.records.followups.promises.policy import followup_policy
from layak.records.followups.promises.reads import visible_followups
from layak.records.followups.steps import actions, forms
from layak.records.followups.steps.reads import evidence_choices, followup_page
from layak.rules.refusal import Refused, WrongField


@require_http_methods(["GET", "POST"])
@access("followup.manage")
def followup_new(request: SignedInRequest) -> HttpResponse:
    """What, who, until when."""
    check_can_create(request.actor)
    today = timezone.localdate()
    days = followup_policy().due_working_days
    form = forms.NewForm(
        posted(request),
        owners=owner_choices(today=today),
        supporters=supporter_choices(),
        initial={
            "due_on": working_calendar().counted(today, days).on,
            "codes": request.GET.get("soal", "")[:20],
            "title": request.GET.get("judul", "")[:300],
            "owner": request.GET.get("pemilik", "")[:30],
        },
    )
    if form.is_valid():
        try:
            made = actions.create_followup(new=form.new(), by=request.actor, at=timezone.now())
        except WrongField as wrong:
            form.refuse(wrong)
        else:
            return say_and_go(
                request,
                _("Tindak lanjut dicatat; pemiliknya diberi tahu."),
                "followup_detail",
                made.pk,
            )
    status = 422 if form.errors else 200
    return TemplateResponse(request, "followups/followup_new.html", {"form": form}, status=status)


@require_GET
@access("followup.view")
def followup_detail(request: SignedInRequest, followup_id: int) -> HttpResponse:
    return _page(request, _find(request, followup_id))


@require_http_methods(["GET", "POST"])
@access("followup.manage")
def followup_change(request: SignedInRequest, followup_id: int) -> HttpResponse:
    """The words of a promise; its day and owner have steps of their own."""
    followup = _find(request, followup_id)
    check_can_manage(request.actor, followup)
    form = forms.ChangeForm(posted(request), initial=forms.initial_of(followup))
    others = [one for one in supporter_choices() if one[0] != str(followup.agency_id)]
    form.set_choices("supporters", others)
    if form.is_valid():
        try:
            actions.change_followup(
                followup_id=followup.pk, new=form.new(followup), by=request.actor, at=timezone.now()
            )
        except WrongField as wrong:
            form.refuse(wrong)
        else:
            return say_and_go(request, _("Perubahan disimpan."), "followup_detail", followup.pk)
    values = {"form": form, "followup": followup}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "followups/followup_change.html", values, status=status)


@require_POST
@access("followup.report")
def followup_note(request: SignedInRequest, followup_id: int) -> HttpResponse:
    form = forms.NoteForm(request.POST, auto_id="catat-%s")
    return _act(request, followup_id, "note", form, actions.note_progress, _("Kemajuan dicatat."))


@require_POST
@access("followup.report")
def followup_report(request: SignedInRequest, followup_id: int) -> HttpResponse:
    form = forms.ReportForm(request.POST, auto_id="lapor-%s")
    return _act(
        request,
        followup_id,
        "report",
        form,
        actions.report_followup,
        _("Dilaporkan selesai; sekretariat akan memeriksanya."),
    )


@require_POST
@access("followup.close")
def followup_return(request: SignedInRequest, followup_id: int) -> HttpResponse:
    form = forms.ReasonForm(request.POST, auto_id="kembali-%s")
    return _act(
        request,
        followup_id,
        "return",
        form,
        actions.return_followup,
        _("Dikembalikan kepada pemiliknya."),
    )


@require_POST
@access("followup.close")
def followup_close(request: SignedInRequest, followup_id: int) -> HttpResponse:
    form = forms.CloseForm(request.POST, auto_id="tutup-%s")
    return _act(
        request, followup_id, "close", form, actions.close_followup, _("Dinyatakan selesai.")
    )


@require_POST
@access("followup.manage")
def followup_extend(request: SignedInRequest, followup_id: int) -> HttpResponse:
    form = forms.ExtendForm(request.POST, auto_id="panjang-%s")
    return _act(
        request,
        followup_id,
        "extend",
        form,
        actions.extend_followup,
        _("Tenggat diperpanjang."),
    )


@require_POST
@access("followup.manage")
def followup_move(request: SignedInRequest, followup_id: int) -> HttpResponse:
    owners = owner_choices(today=timezone.localdate())
    form = forms.MoveForm(request.POST, owners=owners, auto_id="alih-%s")

    def move(owner: str, **told: Any) -> None:
        agency_id, seat_id = owner_ids(owner)
        actions.move_followup(agency_id=agency_id, seat_id=seat_id, **told)

    return _act(request, followup_id, "move", form, move, _("Tindak lanjut dialihkan."))


@require_POST
@access("followup.manage")
def followup_drop(request: SignedInRequest, followup_id: int) -> HttpResponse:
    form = forms.ReasonForm(request.POST, auto_id="batal-%s")
    return _act(
        request, followup_id, "drop", form, actions.drop_followup, _("Tindak lanjut dibatalkan.")
    )


@require_POST
@access("followup.manage")
def followup_reopen(request: SignedInRequest, followup_id: int) -> HttpResponse:
    form = forms.ReasonForm(request.POST, auto_id="buka-%s")
    return _act(
        request,
        followup_id,
        "reopen",
        form,
        actions.reopen_followup,
        _("Tindak lanjut dibuka kembali."),
    )


@require_POST
@access("followup.manage")
def need_add(request: SignedInRequest, followup_id: int) -> HttpResponse:
    form = forms.NeedForm(request.POST, auto_id="perlu-%s")
    return _act(
        request,
        followup_id,
        "need",
        form,
        lambda needs, **who: actions.add_need(needs_id=needs, **who),
        _("Kaitan dicatat."),
    )


@require_POST
@access("followup.manage")
def need_remove(request: SignedInRequest, followup_id: int, needs_id: int) -> HttpResponse:
    followup = _find(request, followup_id)
    actions.remove_need(
        followup_id=followup.pk, needs_id=needs_id, by=request.actor, at=timezone.now()
    )
    return say_and_go(request, _("Kaitan dilepas."), "followup_detail", followup.pk)


@require_POST
@access("followup.report")
def proof_add(request: SignedInRequest, followup_id: int) -> HttpResponse:
    """From the library, or a new file."""
    followup = _find(request, followup_id)
    choices = evidence_choices(followup, by=request.actor)
    form = forms.ProofForm(request.POST, request.FILES, choices=choices, auto_id="bukti-%s")

    def prove(
        evidence: int | None, file: UploadedFile[bytes] | None, title: str, **who: Any
    ) -> None:
        if file:
            actions.upload_proof(upload=as_upload(file), title=title, **who)
        elif evidence:
            actions.add_proof(evidence_id=evidence, **who)

    return _act(request, followup_id, "proof", form, prove, _("Bukti dilampirkan."))


@require_POST
@access("followup.report")
def proof_remove(request: SignedInRequest, followup_id: int, evidence_id: int) -> HttpResponse:
    followup = _find(request, followup_id)
    actions.remove_proof(
        followup_id=followup.pk, evidence_id=evidence_id, by=request.actor, at=timezone.now()
    )
    return say_and_go(
        request, _("Bukti dilepas; berkasnya tetap di pustaka."), "followup_detail", followup.pk
    )


def _find(request: SignedInRequest, followup_id: int) -> FollowUp:
    """The promise; 404 for what this person may not see."""
    rows = visible_followups(request.actor).select_related("agency", "seat")
    return get_object_or_404(rows, pk=followup_id)


def _act(
    request: SignedInRequest,
    followup_id: int,
    name: str,
    form: fields.Refusable,
    act: Callable[..., object],
    said: str,
) -> HttpResponse:
    """One step: done and said, or the page again with the reason and what was typed.

    ``act`` takes the fields of the form by their names.
    """
    followup = _find(request, followup_id)
    status = 422
    if form.is_valid():
        by, at = request.actor, timezone.now()
        try:
            act(followup_id=followup.pk, by=by, at=at, **form.cleaned_data)
        except WrongField as wrong:
            form.refuse(wrong)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
            status = 409
        else:
            return say_and_go(request, said, "followup_detail", followup.pk)
    return _page(request, _find(request, followup_id), tried={name: form}, status=status)


def _page(
    request: SignedInRequest,
    followup: FollowUp,
    *,
    tried: dict[str, fields.Refusable] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; a form that comes back stands open with what was typed."""
    page = followup_page(followup, by=request.actor, at=timezone.now())
    # the forms that this person may use now
    found: dict[str, fields.Refusable] = {}
    rights = page.rights
    if rights.note.allowed:
        found["note"] = forms.NoteForm(auto_id="catat-%s")
    if rights.report.allowed and not page.is_reported:
        choices = evidence_choices(followup, by=request.actor)
        found["report"] = forms.ReportForm(auto_id="lapor-%s")
        found["proof"] = forms.ProofForm(choices=choices, auto_id="bukti-%s")
    if rights.close.allowed:
        found["close"] = forms.CloseForm(auto_id="tutup-%s")
        found["return"] = forms.ReasonForm(auto_id="kembali-%s")
    if rights.extend.allowed:
        owner = {"owner": owner_value(followup.agency_id, followup.seat_id)}
        owners = owner_choices(today=timezone.localdate())
        found["extend"] = forms.ExtendForm(auto_id="panjang-%s")
        found["move"] = forms.MoveForm(owners=owners, initial=owner, auto_id="alih-%s")
    if rights.manage.allowed:
        found["drop"] = forms.ReasonForm(auto_id="batal-%s")
        found["need"] = forms.NeedForm(auto_id="perlu-%s")
    if rights.reopen.allowed:
        found["reopen"] = forms.ReasonForm(auto_id="buka-%s")
    given = {**found, **(tried or {})}
    values = {"page": page, "form": given, "tried": next(iter((tried or {}).values()), None)}
    standing = set(tried or {page.first_step})
    values |= {f"is_{name}_open": name in standing for name in given}
    return TemplateResponse(request, "followups/followup_detail.html", values, status=status)
