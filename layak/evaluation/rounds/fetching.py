"""What the pages of a round begin with and end with."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from layak.evaluation.rounds.models import Round
from layak.platform.web.http import SignedInRequest

# The boxes ticked on a list.


def chosen_ids(data: QueryDict) -> list[int]:
    """The rows ticked on a list; what is no number was not ticked on ours."""
    typed = (text for text in data.getlist("pilih") if text.isascii() and text.isdigit())
    return list(dict.fromkeys(int(text) for text in typed if len(text) < 19))


# What the views of a round begin with and end with.

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


def fetch_round(code: str) -> Round:
    """The round with its edition, whose document ``edition_of`` keeps; 404 for an unknown code."""
    rounds = Round.objects.select_related("revision__edition")
    return get_object_or_404(rounds.defer("revision__document", "revision__changes"), code=code)


def download(data: bytes, *, name: str, media_type: str) -> HttpResponse:
    """A file to keep; its name is ours, never a person's text."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return response


def ticked_ids(request: SignedInRequest, shown: Iterable[tuple[int, str]]) -> set[int]:
    """The boxes to tick: those that came back, or all of the list or of one agency (by code)."""
    if request.method == "POST":
        return set(chosen_ids(request.POST))
    wanted = request.GET.get("centang", "")
    return {pk for pk, agency in shown if wanted and wanted in ("semua", agency)}
