"""Handing on to the ministry's application: the files of a round as a ZIP."""

from __future__ import annotations

from django.http import Http404, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from layak.city.places.queries import municipality
from layak.evaluation.actions.archiving import take_archive
from layak.evaluation.editions import edition_of
from layak.evaluation.exports.archive import archive_zip
from layak.evaluation.models import Round
from layak.evaluation.views.fetching import fetch_round
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.instrument import Part


@require_GET
@access("evidence.view")
def evidence_archive(request: SignedInRequest, code: str) -> StreamingHttpResponse:
    """Every file that this person may see, by official code."""
    return _archive(request, fetch_round(code), None)


@require_GET
@access("evidence.view")
def part_archive(request: SignedInRequest, code: str, part: str) -> StreamingHttpResponse:
    """The same of one part."""
    round_ = fetch_round(code)
    return _archive(request, round_, _part(round_, part))


def _part(round_: Round, code: str) -> Part:
    for part in edition_of(round_.revision_id).parts:
        if part.code == code:
            return part
    raise Http404


def _archive(request: SignedInRequest, round_: Round, part: Part | None) -> StreamingHttpResponse:
    found = take_archive(round_=round_, part=part, by=request.actor, at=timezone.now())
    pieces = archive_zip(found, city=municipality())
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    stem = f"berkas-{round_.code}" + (f"-{slugify(part.code)}" if part else "")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{stem}.zip") or "attachment"
    )
    response["Cache-Control"] = "private, no-store"
    return response
