"""Deciding on a playbook: what a draft changes, its adoption, the review of law rows."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, posted, say_and_go
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.catalogue.fetching import (
    find_draft,
    find_version,
    frame_of,
    lasting_version,
    sees_drafts,
)
from layak.workflows.rapidaction.catalogue.reads import review_history, step_rows
from layak.workflows.rapidaction.drafts.actions import DraftMoved, adopt_draft
from layak.workflows.rapidaction.drafts.forms import ExampleForm, ReviewForm, SeenForm
from layak.workflows.rapidaction.drafts.permissions import can_adopt
from layak.workflows.rapidaction.drafts.reads import TimeRow, diff_page, review_fate, time_rows
from layak.workflows.rapidaction.drafts.review_actions import record_reviews
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import playbook_of

FOLDER = "rapidaction/playbooks"


@require_GET
@access("playbook.view")
def playbook_diff(request: SignedInRequest, playbook_code: str) -> HttpResponse:
    """Another version against that in force: words and due times; the draft where one is open."""
    lasting = lasting_version(playbook_code)
    other = _compared(request, playbook_code, lasting)
    before, after = (lasting, other) if other.version > lasting.version else (other, lasting)
    form = ExampleForm(
        {"mulai": request.GET.get("mulai") or timezone.localtime().strftime("%Y-%m-%dT%H:00")}
    )
    times: list[TimeRow] = []
    if form.is_valid():
        try:
            times = time_rows(playbook_of(before), playbook_of(after), form.moment())
        except Refused as refusal:
            form.add_error("mulai", refusal.reason)
    context = {
        **frame_of(request.actor, lasting),
        "before": before,
        "after": after,
        "diff": diff_page(playbook_of(before), playbook_of(after)),
        "form": form,
        "times": times,
        "asked": request.GET.get("versi", ""),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, f"{FOLDER}/playbook_diff.html", context, status=status)


def _compared(request: SignedInRequest, code: str, lasting: PlaybookVersion) -> PlaybookVersion:
    if request.GET.get("versi"):
        return find_version(request, code)
    drafts = PlaybookVersion.objects.filter(code=code, state=PlaybookVersion.State.DRAFT)
    draft = drafts.first() if sees_drafts(request.actor) else None
    former = PlaybookVersion.objects.filter(code=code, version__lt=lasting.version)
    return draft or former.order_by("-version").first() or lasting


@require_http_methods(["GET", "POST"])
@access("playbook.adopt")
def playbook_adopt(request: SignedInRequest, playbook_code: str) -> HttpResponse:
    """The draft with what it changes; adopted it holds from its day on."""
    lasting = lasting_version(playbook_code)
    drafts = PlaybookVersion.objects.filter(code=playbook_code, state=PlaybookVersion.State.DRAFT)
    if request.method == "GET" and not drafts.exists():
        messages.info(request, _("Tidak ada rancangan yang menunggu penetapan."))
        return redirect("playbook_detail", playbook_code)
    draft = find_draft(playbook_code)
    form = SeenForm(posted(request), initial={"seen": draft.saved_count})
    is_stale = False
    if form.is_valid():
        try:
            adopt_draft(
                draft_id=draft.pk,
                seen=form.cleaned_data["seen"],
                by=request.actor,
                at=timezone.now(),
            )
        except DraftMoved:
            is_stale = True
            form = SeenForm(initial={"seen": draft.saved_count})
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            return say_and_go(
                request,
                _("Playbook ditetapkan. Penanganan lama tetap pada versinya."),
                "playbook_detail",
                playbook_code,
            )
    before, after = playbook_of(lasting), playbook_of(draft)
    carried_count, lost = review_fate(lasting, before, after)
    context = {
        **frame_of(request.actor, lasting),
        "draft": draft,
        "lasting": lasting,
        "diff": diff_page(before, after),
        "carried_count": carried_count,
        "lost": ", ".join(map(str, lost)),
        "form": form,
        "verdict": can_adopt(request.actor, draft),
        "is_stale": is_stale,
    }
    status = 409 if is_stale else 422 if form.errors else 200
    return TemplateResponse(request, f"{FOLDER}/playbook_adopt.html", context, status=status)


@require_http_methods(["GET", "POST"])
@access("playbook.review")
def playbook_review(request: SignedInRequest, playbook_code: str) -> HttpResponse:
    """Tick rows, say whether the law says so; former words stay below."""
    version = find_version(request, playbook_code)
    rows = [row for row in step_rows(version, playbook_of(version)) if row.is_reviewable]
    seat = request.actor.seat
    office = f", {seat.title}" if seat else ""
    form = ReviewForm(
        posted(request),
        choices=[(row.key, row.name) for row in rows],
        initial={"reviewer": f"{request.user.name}{office}"[:200]},
    )
    if form.is_valid() and acted(
        form,
        lambda: record_reviews(
            version_id=version.pk,
            rows=form.chosen(),
            is_confirmed=form.cleaned_data["says"] == "confirm",
            reviewer=form.cleaned_data["reviewer"],
            note=form.cleaned_data["note"],
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        count = len(form.chosen())
        messages.success(request, _("Tinjauan %(count)d baris dicatat.") % {"count": count})
        address = reverse("playbook_review", args=[playbook_code])
        return redirect(f"{address}?versi={version.version}")
    ticked = form["rows"].value() or []
    context = {
        **frame_of(request.actor, version),
        "rows": [(row, row.key in ticked) for row in rows],
        "form": form,
        "history": review_history(version),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, f"{FOLDER}/playbook_review.html", context, status=status)
