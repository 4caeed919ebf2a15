"""Papers of a playbook: the poster for the wall, the card for the pocket, the YAML file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.workflows.rapidaction.actions.playbook_documents import source_of
from layak.workflows.rapidaction.exports.card import card_pdf
from layak.workflows.rapidaction.exports.poster import poster_pdf
from layak.workflows.rapidaction.models import PlaybookVersion
from layak.workflows.rapidaction.views.playbooks_fetching import find_version

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
