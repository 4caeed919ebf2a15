from __future__ import annotations

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.city.agencies.bodies.models import Agency
from layak.city.places.queries import municipality
from layak.evaluation.exports.recap import TITLES, recap_facts, recap_pdf, recap_workbook
from layak.evaluation.models import Round
from layak.evaluation.queries.recap import Recap, recap, recap_agencies
from layak.evaluation.queries.round_tabs import round_tabs
from layak.evaluation.views.fetching import PDF, XLSX, download, fetch_round
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest


@require_GET
@access("recap.export")
def recap_page(request: SignedInRequest, code: str) -> HttpResponse:
    """The round in the ministry's order and codes; own questions for who may export only those."""
    round_ = fetch_round(code)
    agencies = recap_agencies(round_, request.actor)
    chosen = request.GET.get("perangkat", "")
    found = _recap(request, round_, agencies, chosen)
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "rekap"),
        "recap": found,
        "titles": TITLES,
        "facts": recap_facts(found),
        "agencies": agencies,
        "chosen": chosen,
        "is_whole": request.actor.scope("recap.export") == "all",
        "may_take_files": request.actor.may("evidence.view"),
    }
    return TemplateResponse(request, "evaluation/recap.html", page)


def _recap(request: SignedInRequest, round_: Round, agencies: list[Agency], chosen: str) -> Recap:
    """The recap that the address asks for; 404 for an agency that is not to be chosen."""
    wanted = {agency.code: agency for agency in agencies}
    if chosen and chosen not in wanted:
        raise Http404
    return recap(round_, request.actor, agency=wanted.get(chosen), at=timezone.now())


@require_GET
@access("recap.export")
def recap_file(request: SignedInRequest, code: str, ending: str) -> HttpResponse:
    """The same recap as XLSX or PDF."""
    round_ = fetch_round(code)
    chosen = request.GET.get("perangkat", "")
    found = _recap(request, round_, recap_agencies(round_, request.actor), chosen)
    stem = f"rekap-{round_.code}{'-' + chosen if chosen else ''}"
    if ending == "pdf":
        return download(recap_pdf(found, city=municipality()), name=f"{stem}.pdf", media_type=PDF)
    data = recap_workbook(found, city=municipality())
    return download(data, name=f"{stem}.xlsx", media_type=XLSX)
