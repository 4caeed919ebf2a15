"""The sheet of a year: list, matrix, what has no money, the meeting's decisions, files."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.agencies.bodies.fetching import download
from layak.city.places.queries import municipality
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.records.facilities.needs.actions import Review, review_need
from layak.records.facilities.needs.fields import TYPES, check_year_known, page_number
from layak.records.facilities.needs.models import ReadinessNeed
from layak.records.facilities.needs.reads import visible_needs
from layak.records.facilities.readiness.actions import carry_over
from layak.records.facilities.readiness.forms import FilterForm
from layak.records.facilities.readiness.reads import (
    filter_choices,
    need_list,
    review_page,
    summary_of,
    tabs,
    unfunded_page,
)
from layak.records.facilities.readiness.reads import readiness_matrix as matrix_of
from layak.records.facilities.readiness.sheet import readiness_pdf, readiness_workbook
from layak.rules.facilities import year_meant
from layak.rules.refusal import Refused


@require_GET
@access("readiness.view")
def readiness_current(request: SignedInRequest) -> HttpResponse:
    """The year that people mean who name none; filters go along."""
    year = year_meant(timezone.localdate())
    words = request.GET.urlencode()
    return redirect(f"/kesiapan/{year}/{'?' if words else ''}{words}")


@require_GET
@access("readiness.view")
def readiness_list(request: SignedInRequest, year: int) -> HttpResponse:
    """Every row of the year that this person sees."""
    check_year_known(year)
    agencies, parts = filter_choices(by=request.actor, year=year)
    form = FilterForm(request.GET, agencies=agencies, parts=parts, auto_id="f-%s")
    page = need_list(
        by=request.actor,
        year=year,
        wanted=form.wanted(),
        number=page_number(request.GET),
        today=timezone.localdate(),
    )
    values = {
        "page": page,
        "form": form,
        "may_edit": request.actor.may("readiness.edit"),
        "may_review": request.actor.may("readiness.review"),
    }
    return _answer(request, "list", year, values)


@require_GET
@access("readiness.view")
def readiness_matrix(request: SignedInRequest, year: int) -> HttpResponse:
    """Agencies down, parts across."""
    check_year_known(year)
    matrix = matrix_of(by=request.actor, year=year, today=timezone.localdate())
    return _answer(request, "matrix", year, {"matrix": matrix})


@require_GET
@access("readiness.view")
def readiness_unfunded(request: SignedInRequest, year: int) -> HttpResponse:
    """For who plans the budget: what has no money, the dearest first."""
    check_year_known(year)
    page = unfunded_page(by=request.actor, year=year, today=timezone.localdate())
    return _answer(request, "unfunded", year, {"page": page})


@require_http_methods(["GET", "POST"])
@access("readiness.review")
def readiness_review(request: SignedInRequest, year: int) -> HttpResponse:
    """The list of the year for a meeting; one press writes down what it decided of a row."""
    check_year_known(year)
    told = request.POST if request.method == "POST" else request.GET
    label, url = told.get("rapat", "")[:200].strip(), told.get("alamat", "")[:200]
    shows_all = "semua" in request.GET
    values: dict[str, object] = {"label": label, "url": url, "shows_all": shows_all}
    status = 200
    if request.method == "POST":
        try:
            return _decided(request, year, label, url)
        except Refused as refusal:
            values |= {"refusal": refusal.reason}
            status = 422
    page = review_page(
        year=year,
        shows_all=shows_all,
        number=page_number(request.GET),
        today=timezone.localdate(),
    )
    # what was typed stays beside its row
    typed = [(row, told.get(f"catatan-{row.id}", "")) for row in page.rows]
    values |= {"page": page, "typed": typed}
    return _answer(request, "review", year, values, status=status)


def _decided(request: SignedInRequest, year: int, label: str, url: str) -> HttpResponse:
    """``putusan`` is "decision:id" of the button that was pressed."""
    decision, _colon, pk = request.POST.get("putusan", "").partition(":")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 18):
        raise Refused(_("Tekan putusan pada baris yang dibahas."))
    need = ReadinessNeed.objects.filter(pk=int(pk), year=year).first()
    if need is None:
        raise Http404
    review = Review(
        decision=decision, note=request.POST.get(f"catatan-{pk}", ""), label=label, url=url
    )
    need = review_need(need_id=need.pk, review=review, by=request.actor, at=timezone.now())
    messages.success(
        request,
        _("“%(need)s”: %(state)s.")
        % {"need": need.need, "state": need.get_state_display().lower()},
    )
    words = QueryDict(mutable=True)
    words.update({"rapat": label, "alamat": url})
    return redirect(f"{request.path}?{words.urlencode()}")


@require_POST
@access("readiness.review")
def readiness_carry(request: SignedInRequest, year: int) -> HttpResponse:
    """What was not finished becomes rows of the next year."""
    check_year_known(year)
    try:
        made = carry_over(year=year, by=request.actor, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return redirect("readiness_list", year)
    said = _("%(n)d baris dibawa dari %(year)d; semuanya menunggu pembahasan.")
    return say_and_go(request, said % {"n": len(made), "year": year}, "readiness_list", year + 1)


@require_GET
@access("readiness.view")
def readiness_file(request: SignedInRequest, year: str, ending: str) -> HttpResponse:
    """The sheet of the year with matrix and what has no money, to take along."""
    number = int(year)
    check_year_known(number)
    at, make = timezone.now(), {"xlsx": readiness_workbook, "pdf": readiness_pdf}[ending]
    data = make(by=request.actor, year=number, city=municipality(), at=at)
    return download(data, name=f"kesiapan-{number}.{ending}", media_type=TYPES[ending])


def _answer(
    request: SignedInRequest, name: str, year: int, values: dict[str, object], *, status: int = 200
) -> HttpResponse:
    summary = summary_of(visible_needs(request.actor), year=year, today=timezone.localdate())
    sections = tabs(
        request.actor,
        year=year,
        current=f"readiness_{name}",
        unfunded_count=summary.unfunded_count,
    )
    context = values | {"year": year, "tabs": sections, "summary": summary}
    return TemplateResponse(request, f"facilities/{name}.html", context, status=status)
