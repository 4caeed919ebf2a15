"""Playbooks to read: their list, one of them, and the events that start clocks."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.workflows.rapidaction.models import PlaybookVersion
from layak.workflows.rapidaction.queries.pinned import playbook_of
from layak.workflows.rapidaction.queries.playbooks import (
    basis_counts,
    event_rows,
    playbook_list_rows,
    review_history,
    step_rows,
    version_rows,
)
from layak.workflows.rapidaction.views.playbooks_fetching import (
    find_version,
    frame_of,
    sees_drafts,
)


@require_GET
@access("playbook.view")
def playbook_list(request: SignedInRequest) -> HttpResponse:
    """The playbooks in force, and on what their numbers rest."""
    rows = playbook_list_rows(day=timezone.localdate())
    context = {**frame_of(request.actor), "rows": rows, "shows_drafts": sees_drafts(request.actor)}
    return TemplateResponse(request, "rapidaction/playbooks/playbook_list.html", context)


@require_GET
@access("playbook.view")
def playbook_detail(request: SignedInRequest, playbook_code: str) -> HttpResponse:
    """One version on one page."""
    version = find_version(request, playbook_code)
    playbook = playbook_of(version)
    rows = step_rows(version, playbook)
    shows_drafts = sees_drafts(request.actor)
    is_adopted = version.state == PlaybookVersion.State.ADOPTED
    versions = [
        row
        for row in version_rows(playbook_code)
        if shows_drafts or row.version.state == PlaybookVersion.State.ADOPTED
    ]
    context = {
        **frame_of(request.actor, version),
        "playbook": playbook,
        "lead": playbook.common.roles[playbook.lead_role],
        "categories": [playbook.common.categories[code] for code in playbook.categories],
        "consent_from": [word.replace("_", " ") for word in playbook.consent.required_from],
        "counts": basis_counts(playbook.steps),
        "own": [row for row in rows if row.part == "own"],
        "shared": [row for row in rows if row.part == "common"],
        "law_count": sum(row.is_reviewable for row in rows),
        "reviewed_count": sum(row.is_reviewable and row.is_confirmed for row in rows),
        "history": review_history(version),
        "versions": versions,
        "is_adopted": is_adopted,
        "may_edit": request.actor.may("playbook.edit"),
        "may_review": request.actor.may("playbook.review") and is_adopted,
        "has_draft": any(not row.version.adopted_at for row in versions),
        "may_adopt": request.actor.may("playbook.adopt"),
    }
    return TemplateResponse(request, "rapidaction/playbooks/playbook_detail.html", context)


@require_GET
@access("playbook.view")
def event_names(request: SignedInRequest) -> HttpResponse:
    """What starts a clock, in which playbook, and what it is easily taken for."""
    context = {**frame_of(request.actor), "rows": event_rows(day=timezone.localdate())}
    return TemplateResponse(request, "rapidaction/playbooks/event_names.html", context)
