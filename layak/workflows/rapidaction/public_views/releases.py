"""Published counts, open to anyone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from layak.platform.web.access import PUBLIC, access
from layak.workflows.rapidaction.queries.releases import shown_releases
from layak.workflows.rapidaction.statistics_policy import statistics_policy


@require_GET
@access(PUBLIC)
def statistics_releases(request: HttpRequest) -> HttpResponse:
    """Every release as it was published; nothing else can be asked."""
    page = {"shown": shown_releases(), "threshold": statistics_policy().suppress_below}
    return TemplateResponse(request, "rapidaction/learning/releases.html", page)
