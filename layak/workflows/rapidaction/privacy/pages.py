"""The privacy desk: requests with their clock, the safety check, a decision of two."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.agencies.bodies.fetching import download
from layak.city.places.queries import municipality
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, posted, say_and_go
from layak.rules.numbers import date_id
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.child_models import Child
from layak.workflows.rapidaction.children.models import PrivacyRequest
from layak.workflows.rapidaction.children.opening_actions import open_request
from layak.workflows.rapidaction.conduct.child_access import child_access
from layak.workflows.rapidaction.privacy import actions, reads
from layak.workflows.rapidaction.privacy.actions import make_access_copy
from layak.workflows.rapidaction.privacy.forms import (
    ProposalForm,
    PutOffForm,
    RequestForm,
    SafetyForm,
)
from layak.workflows.rapidaction.privacy.letters import access_json, access_pdf
from layak.workflows.rapidaction.privacy.permissions import ENDED
from layak.workflows.rapidaction.privacy.reads import consent_page
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs


@require_GET
@child_access("privacy.manage")
def privacy_list(request: SignedInRequest) -> HttpResponse:
    """Requests by their end; what retention brings; the way to breaches."""
    at = timezone.now()
    context = {
        "tabs": rapid_tabs(request.actor, "privacy_list"),
        "page": reads.request_rows(at=at, number=request.GET.get("page")),
        "due_count": reads.due_count(today=timezone.localdate(at)),
    }
    return TemplateResponse(request, "rapidaction/privacy/privacy_list.html", context)


@require_http_methods(["GET", "POST"])
@child_access("privacy.manage")
def privacy_new(request: SignedInRequest) -> HttpResponse:
    """A request as it came in."""
    at = timezone.now()
    form = RequestForm(posted(request), at=at)
    if form.is_valid():
        try:
            made = actions.receive_request(
                words=form.request_words(),
                received_at=form.cleaned_data["received_at"],
                by=request.actor,
                at=at,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return say_and_go(
                request,
                _("Permintaan dicatat; periksa keselamatannya dahulu."),
                "privacy_detail",
                request_code=made.code,
            )
    context = {"tabs": rapid_tabs(request.actor, "privacy_list"), "form": form}
    return TemplateResponse(
        request, "rapidaction/privacy/privacy_new.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@child_access("privacy.manage")
def privacy_detail(request: SignedInRequest, request_code: str) -> HttpResponse:
    """Open, check, propose, decide."""
    row = get_object_or_404(PrivacyRequest.objects.select_related("child"), code=request_code)
    do, at = request.POST.get("do", ""), timezone.now()
    try:
        if do == "open":
            opened = open_request(request=row, by=request.actor, at=at)
            return _page(request, row, words=dict(opened.words))
        if do == "decide":
            is_agreed = request.POST.get("agreed") == "yes"
            actions.decide_request(request_id=row.pk, is_agreed=is_agreed, by=request.actor, at=at)
            return say_and_go(
                request, _("Keputusan dicatat."), "privacy_detail", request_code=row.code
            )
    except Refused as refusal:
        return _page(request, row, problem=refusal.reason, status=409)
    steps = {"child": _name_child, "check": _check, "propose": _propose}
    return steps[do](request, row) if do in steps else _page(request, row)


@require_POST
@child_access("privacy.manage")
def privacy_copy(request: SignedInRequest, request_code: str, ending: str) -> HttpResponse:
    """The copy of a granted request, made now and kept nowhere."""
    row = get_object_or_404(PrivacyRequest.objects.select_related("child"), code=request_code)
    at = timezone.now()
    copy = make_access_copy(request=row, form=ending, by=request.actor, at=at)
    data = access_json(copy) if ending == "json" else access_pdf(copy, city=municipality(), at=at)
    # the name holds a code, never a name
    name = f"salinan-{row.code}.{ending}"
    response = download(data, name=name, media_type=f"application/{ending}")
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
@child_access("privacy.manage")
def retention_list(request: SignedInRequest) -> HttpResponse:
    """Identities whose review is due: erased, or kept until another day."""
    code, problem, tried = request.POST.get("child", ""), "", None
    if request.method == "POST":
        child = Child.objects.filter(code=code).first()
        if request.POST.get("do") == "keep" and child is not None:
            tried = _put_off(request, child)
        else:
            problem = _erased(request, child)
        if not (problem or tried):
            return redirect("retention_list")
    page = reads.due_for_review(today=timezone.localdate(), number=request.GET.get("page"))
    rows = page.object_list
    if tried and all(row.code != code for row in rows):
        # meanwhile another officer settled it: no form of it stands here
        problem = " ".join(str(said) for errors in tried.errors.values() for said in errors)
    context = {
        "tabs": rapid_tabs(request.actor, "privacy_list"),
        "rows": [
            (row, tried if tried and row.code == code else _keep_form(row.code)) for row in rows
        ],
        "page": page,
        "problem": problem,
    }
    return TemplateResponse(
        request,
        "rapidaction/privacy/retention_list.html",
        context,
        status=422 if problem or tried else 200,
    )


def _keep_form(code: str, data: QueryDict | None = None) -> PutOffForm:
    """Many of them stand on the page: each has marks of its own."""
    return PutOffForm(data, auto_id=f"{code}-%s")


def _erased(request: SignedInRequest, child: Child | None) -> str:
    """Why it was not, or ""."""
    if child is None:
        return _("Kode anak itu tidak dikenal.")
    try:
        actions.erase_identity(child_id=child.pk, by=request.actor, at=timezone.now())
    except Refused as refusal:
        return refusal.reason
    messages.success(request, _("Identitas dihapus; kode dan hitungan tetap."))
    return ""


def _put_off(request: SignedInRequest, child: Child) -> PutOffForm | None:
    """The form again with its reason, or None once the identity is kept longer."""
    form = _keep_form(child.code, request.POST)
    if form.is_valid() and acted(
        form,
        lambda: actions.put_off_review(
            child_id=child.pk,
            until_on=form.cleaned_data["until_on"],
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        until = form.cleaned_data["until_on"]
        messages.success(request, _("Disimpan sampai %(day)s.") % {"day": date_id(until)})
        return None
    return form


def _name_child(request: SignedInRequest, row: PrivacyRequest) -> HttpResponse:
    form = SafetyForm(request.POST)
    form.is_valid()
    # nobody has to judge before the signs are seen
    form.errors.pop("may_endanger", None)
    if not form.errors and acted(
        form,
        lambda: actions.name_requested_child(
            request_id=row.pk,
            child_code=form.cleaned_data["child_code"],
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        return redirect(reverse("privacy_detail", args=[row.code]) + "#aman-judul")
    return _page(request, row, safety=form, status=422)


def _check(request: SignedInRequest, row: PrivacyRequest) -> HttpResponse:
    form = SafetyForm(request.POST)
    if form.is_valid() and acted(
        form,
        lambda: actions.check_safety(
            request_id=row.pk,
            may_endanger=form.cleaned_data["may_endanger"] == "yes",
            child_code=form.cleaned_data["child_code"],
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        return redirect("privacy_detail", request_code=row.code)
    return _page(request, row, safety=form, status=422)


def _propose(request: SignedInRequest, row: PrivacyRequest) -> HttpResponse:
    is_withdrawal = row.kind == PrivacyRequest.Kind.WITHDRAWAL
    form = ProposalForm(request.POST, is_withdrawal=is_withdrawal)
    if form.is_valid() and acted(
        form,
        lambda: actions.propose_decision(
            request_id=row.pk,
            is_refusal=form.cleaned_data["decision"] == "refuse",
            because=form.cleaned_data["because"],
            giver=form.cleaned_data.get("giver", ""),
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        return say_and_go(
            request, _("Usulan menunggu orang kedua."), "privacy_detail", request_code=row.code
        )
    return _page(request, row, proposal=form, status=422)


def _page(
    request: SignedInRequest, row: PrivacyRequest, *, status: int = 200, **more: object
) -> HttpResponse:
    row.refresh_from_db()
    at, child = timezone.now(), row.child
    is_withdrawal = row.kind == PrivacyRequest.Kind.WITHDRAWAL
    context = {
        "tabs": rapid_tabs(request.actor, "privacy_list"),
        "row": reads.request_row(row, at=at),
        "asked": row,
        "danger": reads.danger_of(child),
        "shares": reads.shares_of(child, consent_only=is_withdrawal) if child else [],
        "consent": consent_page(child, row.giver) if child and is_withdrawal else None,
        "is_withdrawal": is_withdrawal,
        "is_ended": row.state in ENDED,
        "is_copyable": row.state == "granted" and row.kind == "access",
        "may_decide": row.state == "proposed" and row.proposed_by_id != request.user.pk,
        "safety": SafetyForm(initial={"child_code": child.code if child else ""}),
        "proposal": ProposalForm(is_withdrawal=is_withdrawal),
        **more,
    }
    return TemplateResponse(
        request, "rapidaction/privacy/privacy_detail.html", context, status=status
    )
