from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.evaluation.rounds.fetching import fetch_round
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.workflows.improvement.queries.gaps import GapsWanted, gap_page
from layak.workflows.improvement.queries.tabs import road_tabs

NAMES = {
    "part": "bagian", "agency": "perangkat", "kind": "jenis", "level": "kekuatan", "lost": "hilang",
}  # fmt: skip
LONGEST = 60


@require_GET
@access("road.view")
def gap_list(request: SignedInRequest, code: str) -> HttpResponse:
    """The questions by points still to win."""
    round_ = fetch_round(code)
    page = gap_page(
        round_=round_,
        by=request.actor,
        wanted=GapsWanted(**{k: request.GET.get(v, "")[:LONGEST] for k, v in NAMES.items()}),
        number=request.GET.get("page", ""),
        today=timezone.localdate(),
    )
    part = "#rows" if request.htmx and not request.htmx.history_restore_request else ""
    values = {"page": page, "round": round_, "tabs": road_tabs(round_, "gap_list")}
    return TemplateResponse(request, f"improvement/gap_list.html{part}", values)
