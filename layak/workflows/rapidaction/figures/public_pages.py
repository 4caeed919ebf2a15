"""Published counts, open to anyone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from layak.city.agencies.bodies.fetching import download
from layak.city.places.queries import municipality
from layak.platform.documents.files.kinds import XLSX
from layak.platform.web.access import PUBLIC, access
from layak.workflows.rapidaction.figures.models import StatisticsRelease
from layak.workflows.rapidaction.figures.policy import statistics_policy
from layak.workflows.rapidaction.figures.release_reads import shown_release, shown_releases
from layak.workflows.rapidaction.figures.sheet import release_workbook


@require_GET
@access(PUBLIC)
def statistics_releases(request: HttpRequest) -> HttpResponse:
    """Every release as it was published; nothing else can be asked."""
    page = {"shown": shown_releases(), "threshold": statistics_policy().suppress_below}
    return TemplateResponse(request, "rapidaction/learning/releases.html", page)


@require_GET
@access(PUBLIC)
def statistics_sheet(request: HttpRequest, release_id: int) -> HttpResponse:
    """The tables of one release as a workbook."""
    found = shown_release(get_object_or_404(StatisticsRelease, pk=release_id))
    below = statistics_policy().suppress_below
    return download(
        release_workbook(found, below=below, city=municipality()),
        name=f"hitungan-anak-{found.since:%Y-%m}.xlsx",
        media_type=XLSX.media_type,
    )
