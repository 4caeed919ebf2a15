"""Bytes on their way to a browser, with the headers that keep them harmless and private."""

from __future__ import annotations

from typing import BinaryIO

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse, HttpResponseBase

from layak.records.evidence.files.copies import GONE
from layak.records.evidence.files.models import FileCopy
from layak.rules.refusal import Refused

# a file of someone else's making runs nothing and loads nothing
STRICT = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def copy_response(copy: FileCopy, name: str, *, is_inline: bool = False) -> HttpResponseBase:
    try:
        stream: BinaryIO = default_storage.open(copy.stored_as, "rb").file  # type: ignore[assignment]
    except OSError as lost:
        raise Refused(GONE) from lost
    return file_response(stream, name, copy.media_type, is_inline=is_inline)


def file_response(
    stream: BinaryIO, name: str, media_type: str, *, is_inline: bool, is_passive: bool = False
) -> HttpResponseBase:
    """``is_passive``: a PDF that carries nothing but pages.

    The viewers of browsers do not start in a sandbox, so such a one is shown without it. What
    carries more, or was not read yet, is looked at as pictures of its pages instead.
    """
    response = FileResponse(
        stream, as_attachment=not is_inline, filename=name, content_type=media_type
    )
    is_free = is_inline and is_passive and media_type == "application/pdf"
    response["Content-Security-Policy"] = STRICT if is_free else f"{STRICT}; sandbox"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


# a picture of a page never changes; it may stay where this person looked at it, for an hour
KEPT_PRIVATELY = "private, max-age=3600"


def picture_response(data: bytes, media_type: str, *, is_kept: bool) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Cache-Control"] = KEPT_PRIVATELY if is_kept else "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
