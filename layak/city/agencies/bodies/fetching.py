"""An agency by its code, and a file sent to be kept."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from layak.city.agencies.bodies.models import Agency


def agency_named(text: str) -> Agency | None:
    """The agency that papers call ``text``: by its name, an alias or its code; None if unknown."""
    clean = " ".join(text.split())
    current = Agency.objects.current()
    return (
        current.filter(Q(name__iexact=clean) | Q(code__iexact=clean)).first()
        or current.filter(aliases__name__iexact=clean).first()
    )


def download(data: bytes, *, name: str, media_type: str) -> HttpResponse:
    """A file to keep; its name is ours, never a person's text."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return response
