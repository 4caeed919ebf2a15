"""Promises as a list, a board, a month; how often they are kept."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.followups.lists.forms import FilterForm
from layak.records.followups.lists.reads import agency_choices, board, month_of, month_page, rates
from layak.records.followups.lists.reads import followup_list as listed
from layak.records.followups.promises.permissions import can_create
from layak.records.followups.promises.reads import followup_tabs


@require_GET
@access("followup.view")
def followup_list(request: SignedInRequest) -> HttpResponse:
    """Running ones first, by due day; everything that narrows it stands in the address."""
    form = _filters(request, leave_out=("bulan",))
    page = listed(
        form.wanted(page=request.GET.get("page", "")), by=request.actor, today=timezone.localdate()
    )
    return _answer(request, "list", "daftar", page=page, form=form)


@require_GET
@access("followup.view")
def followup_board(request: SignedInRequest) -> HttpResponse:
    """By how they stand."""
    form = _filters(request, leave_out=("keadaan", "terlambat", "soal", "seri", "bulan"))
    columns = board(form.wanted(), by=request.actor, today=timezone.localdate())
    return _answer(
        request,
        "board",
        "papan",
        columns=columns,
        form=form,
        kept=_kept(request, "keadaan", "terlambat"),
    )


@require_GET
@access("followup.view")
def followup_calendar(request: SignedInRequest) -> HttpResponse:
    """By due day, one month."""
    today = timezone.localdate()
    form = _filters(request, leave_out=("terlambat", "soal", "seri"))
    first = month_of(request.GET.get("bulan", ""), today=today)
    month = month_page(first, form.wanted(), by=request.actor, today=today)
    values = {
        "month": month,
        "form": form,
        "kept": _kept(request, "bulan"),
        "weekdays": [_("Sen"), _("Sel"), _("Rab"), _("Kam"), _("Jum"), _("Sab"), _("Min")],
    }
    return _answer(request, "calendar", "kalender", **values)


@require_GET
@access("followup.view")
def followup_rates(request: SignedInRequest) -> HttpResponse:
    """How often the day is kept, by agency; an agency sees its own share."""
    today = timezone.localdate()
    text = request.GET.get("tahun", "")
    is_year = text.isascii() and text.isdigit() and len(text) == len(str(today.year))
    year = int(text) if is_year else today.year
    found = rates(today=today, year=year)
    if request.actor.scope("followup.view") != "all":
        own = request.actor.agency_ids("followup.view")
        found = [row for row in found if row.agency_id in own]
    values = {"rates": found, "year": year, "before": year - 1, "after": year + 1}
    return _answer(request, "rates", "ketepatan", **values)


def _filters(request: SignedInRequest, *, leave_out: tuple[str, ...] = ()) -> FilterForm:
    form = FilterForm(request.GET, agencies=agency_choices(request.actor))
    for name in leave_out:
        form.fields.pop(name, None)
    return form


def _kept(request: SignedInRequest, *without: str) -> str:
    """What the other pages are to be narrowed by as well."""
    asked = request.GET.copy()
    for name in ("page", *without):
        asked.pop(name, None)
    return asked.urlencode()


def _answer(request: SignedInRequest, name: str, tab: str, **values: object) -> HttpResponse:
    context = {
        "tabs": followup_tabs(request.actor, tab),
        "may_create": can_create(request.actor).allowed,
        **values,
    }
    return TemplateResponse(request, f"followups/followup_{name}.html", context)
