"""Playbooks to read: their list, one of them, the events that start clocks; the poster for the wall,
the card for the pocket, the YAML file.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.workflows.rapidaction.catalogue.fetching import find_version, frame_of, sees_drafts
from layak.workflows.rapidaction.catalogue.letters import card_pdf, poster_pdf
from layak.workflows.rapidaction.catalogue.reads import (
    basis_counts,
    event_rows,
    playbook_list_rows,
    review_history,
    step_rows,
    version_rows,
)
from layak.workflows.rapidaction.playbooks.documents import source_of
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import playbook_of

# Playbooks to read: their list, one of them, and the events that start clocks.


@require_GET
@access("playbook.view")
def playbook_list(request: SignedInRequest) -> HttpResponse:
    """The playbooks in force, and on what their numbers rest."""
    rows = playbook_list_rows(request.actor, at=timezone.now())
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
        (one, open_count)
        for one, open_count in version_rows(playbook_code, request.actor, at=timezone.now())
        if shows_drafts or one.state == PlaybookVersion.State.ADOPTED
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
        "has_draft": any(not one.adopted_at for one, _open_count in versions),
        "may_adopt": request.actor.may("playbook.adopt"),
    }
    return TemplateResponse(request, "rapidaction/playbooks/playbook_detail.html", context)


@require_GET
@access("playbook.view")
def event_names(request: SignedInRequest) -> HttpResponse:
    """What starts a clock, in which playbook, and what it is easily taken for."""
    context = {**frame_of(request.actor), "rows": event_rows(day=timezone.localdate())}
    return TemplateResponse(request, "rapidaction/playbooks/event_names.html", context)


# Papers of a playbook: the poster for the wall, the card for the pocket, the YAML file.

PDF = "application/pdf"
YAML = "application/yaml; charset=utf-8"


@require_GET
@access("playbook.view")
def playbook_poster(request: SignedInRequest, playbook_code: str) -> HttpResponse:
    """A3 lying: who, by when, in the order of time."""
    return _paper(request, playbook_code, "poster", poster_pdf)


@require_GET
@access("playbook.view")
def playbook_card(request: SignedInRequest, playbook_code: str) -> HttpResponse:
    """Eight cards of A7 on one A4."""
    return _paper(request, playbook_code, "kartu", card_pdf)


@require_GET
@access("playbook.view")
def playbook_file(request: SignedInRequest, playbook_code: str) -> HttpResponse:
    """The version as YAML, as it could be pasted back."""
    version = find_version(request, playbook_code)
    name = f"{version.code}-v{version.version}.yaml"
    return _download(source_of(version.document).encode(), name=name, media_type=YAML)


def _paper(
    request: SignedInRequest,
    code: str,
    kind: str,
    make: Callable[[PlaybookVersion, datetime], bytes],
) -> HttpResponse:
    version = find_version(request, code)
    name = f"{kind}-{version.code}-v{version.version}.pdf"
    return _download(make(version, timezone.now()), name=name, media_type=PDF)


def _download(data: bytes, *, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    response["Cache-Control"] = "private, no-store"
    return response
