"""Counts and times for staff; publishing them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import pressed
from layak.workflows.rapidaction.figures.actions import release_statistics
from layak.workflows.rapidaction.figures.forms import PeriodForm
from layak.workflows.rapidaction.figures.reads import statistics_page, with_quarter_before
from layak.workflows.rapidaction.figures.release_reads import is_covered, releases, shown_tables
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs


@require_GET
@access("casestats.view")
def case_statistics(request: SignedInRequest) -> HttpResponse:
    """A quarter at a glance: how many, how fast, who stayed silent."""
    form = PeriodForm(request.GET if "tahun" in request.GET else _current())
    period = form.period if form.is_valid() else PeriodForm(_current()).checked().period
    page = statistics_page(period, today=timezone.localdate())
    published = releases()
    shown = {
        "page": page,
        "opened": shown_tables(page.opened),
        "quarter": (period.since.month - 1) // 3 + 1,
        "form": form,
        "reset_url": request.path,
        "releases": published,
        "is_released": is_covered(period, published),
        "may_join": not is_covered(with_quarter_before(period), published),
        "may_release": request.actor.may("casestats.release"),
        "tabs": rapid_tabs(request.actor, "case_statistics"),
    }
    return TemplateResponse(request, "rapidaction/learning/statistics.html", shown)


@require_POST
@access("casestats.release")
def statistics_release(request: SignedInRequest) -> HttpResponse:
    """Publish the counts of a quarter, or of two together."""
    form = PeriodForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Pilih tahun dan triwulan yang akan diterbitkan."))
        return redirect("case_statistics")
    is_joined = bool(request.POST.get("bersama"))
    period = with_quarter_before(form.period) if is_joined else form.period
    pressed(
        request,
        lambda: release_statistics(period=period, by=request.actor, at=timezone.now()),
        _("Hitungan diterbitkan dan tidak akan berubah lagi."),
    )
    asked = form.cleaned_data
    return redirect(
        reverse("case_statistics") + f"?tahun={asked['tahun']}&triwulan={asked['triwulan']}"
    )


def _current() -> dict[str, int]:
    today = timezone.localdate()
    return {"tahun": today.year, "triwulan": (today.month - 1) // 3 + 1}
