"""Behind a link: the head of an agency looks at ready answers and approves them."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.city.people.roles.actor import Actor
from layak.evaluation.actions.link_visits import approve_by_link
from layak.evaluation.forms.links import ApproveForm
from layak.evaluation.forms.ticks import chosen_ids
from layak.evaluation.link_actor import actor_of_link
from layak.evaluation.models import AccessLink, Answer
from layak.evaluation.public_views.visiting import VisitRequest, with_visitor
from layak.evaluation.queries.link_approval import LinkApproval, link_approval
from layak.platform.web.access import access
from layak.records.evidence.files.actions import open_file
from layak.records.evidence.files.models import EvidenceFile
from layak.records.evidence.files.reads import SHOWN_INLINE
from layak.records.evidence.viewing.responses import STRICT
from layak.rules.refusal import Refused


@require_GET
@access("public")
@with_visitor
def link_approval_list(request: VisitRequest) -> HttpResponseBase:
    """What waits for the head, with everything that the approval covers."""
    _check_approval(request)
    return _page(request, _found(request), ApproveForm())


@require_POST
@access("public")
@with_visitor
def link_approve(request: VisitRequest) -> HttpResponseBase:
    """Approve what was ticked and seen; whatever changed since is shown again instead."""
    _check_approval(request)
    found, form = _found(request), ApproveForm(request.POST)
    ids = chosen_ids(request.POST)
    now = {item.row.answer_id: item.seen for item in found.items}
    if not form.is_valid():
        return _page(request, found, form, status=422)
    if not ids:
        error = _("Pilih sedikitnya satu pertanyaan.")
        return _page(request, found, form, error=error, status=422)
    if any(now.get(pk) != request.POST.get(f"seen-{pk}", "") for pk in ids):
        error = _("Isian berubah sejak halaman ini dibuka. Periksa lagi, lalu setujui.")
        return _page(request, found, form, error=error, status=409)
    try:
        approve_by_link(
            link_id=request.link.pk,
            answer_ids=ids,
            note=form.cleaned_data["note"],
            at=timezone.now(),
        )
    except Refused as refusal:
        return _page(request, _found(request), form, error=refusal.reason, status=409)
    return redirect(f"{reverse('link_approval', args=[request.token])}?setuju={len(ids)}")


@require_GET
@access("public")
@with_visitor
def link_file(request: VisitRequest, evidence_id: int, version: int) -> HttpResponseBase:
    """A file of an answer of the approval; who opened it is logged as everywhere."""
    _check_approval(request)
    files = EvidenceFile.objects.select_related("evidence").filter(
        evidence__uses__answer__in=request.link.reach.values("answer"),
        evidence__uses__removed_at=None,
    )
    file = get_object_or_404(files.distinct(), evidence=evidence_id, version=version)
    stream = open_file(
        file=file,
        because=_("Memeriksa sebelum menyetujui lewat tautan"),
        by=_head(request),
        at=timezone.now(),
    )
    response = FileResponse(
        stream,
        as_attachment=file.media_type not in SHOWN_INLINE,
        filename=file.original_name,
        content_type=file.media_type,
    )
    sandbox = "" if file.media_type == "application/pdf" else "; sandbox"
    response["Content-Security-Policy"] = STRICT + sandbox
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _check_approval(request: VisitRequest) -> None:
    if request.link.task != AccessLink.Task.APPROVAL:
        raise Answer.DoesNotExist


def _head(request: VisitRequest) -> Actor:
    return actor_of_link(request.link, today=timezone.localdate())


def _found(request: VisitRequest) -> LinkApproval:
    return link_approval(request.link, _head(request), at=timezone.now())


def _page(
    request: VisitRequest,
    found: LinkApproval,
    form: ApproveForm,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    ticked = chosen_ids(request.POST) if request.method == "POST" else None
    done = request.GET.get("setuju", "") if request.method == "GET" else ""
    page = {
        "link": request.link,
        "token": request.token,
        "page": found,
        "form": form,
        "error": error,
        "ticked": ticked,
        "done_count": int(done) if done.isascii() and done.isdigit() and len(done) < 5 else 0,
    }
    return render(request, "evaluation/link_approval.html", page, status=status)
