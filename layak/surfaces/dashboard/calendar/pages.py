"""The person's own calendar address: made, renewed, taken away; and what a calendar would show."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.evaluation.dues.actions import make_calendar, remove_calendar
from layak.evaluation.dues.calendar_reads import calendar_token
from layak.evaluation.dues.models import CalendarFeed
from layak.evaluation.rounds.fetching import fetch_round
from layak.evaluation.rounds.reads import round_tabs
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.surfaces.dashboard.calendar.reads import person_days


@require_GET
@access("answer.view")
def calendar_page(request: SignedInRequest, code: str) -> HttpResponse:
    """The address, and what a calendar would show now."""
    round_ = fetch_round(code)
    feed = CalendarFeed.objects.filter(user=request.user).first()
    url = _address(request, feed)
    at = timezone.now()
    days, today = person_days(request.actor.user, site="", at=at), timezone.localdate(at)
    values = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "kalender"),
        "feed": feed,
        "url": url,
        "subscribe": url.replace("https://", "webcal://").replace("http://", "webcal://"),
        "days": [day for day in days if day.day >= today],
        "past": [day for day in days if day.day < today],
    }
    response = TemplateResponse(request, "dashboard/calendar_page.html", values)
    response["Cache-Control"] = "private, no-store"
    return response


def _address(request: SignedInRequest, feed: CalendarFeed | None) -> str:
    if feed is None:
        return ""
    path = reverse("calendar_feed", args=[calendar_token(feed.nonce)])
    return (
        f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
    )


@require_POST
@access("answer.view")
def calendar_make(request: SignedInRequest, code: str) -> HttpResponse:
    """A new address; the one before opens nothing any more."""
    round_ = fetch_round(code)
    make_calendar(by=request.actor, at=timezone.now())
    return say_and_go(
        request,
        _("Alamat kalender dibuat. Salin ke aplikasi kalender Anda."),
        "calendar_page",
        code=round_.code,
    )


@require_POST
@access("answer.view")
def calendar_remove(request: SignedInRequest, code: str) -> HttpResponse:
    """No address any more."""
    round_ = fetch_round(code)
    remove_calendar(by=request.actor, at=timezone.now())
    return say_and_go(request, _("Alamat kalender dihapus."), "calendar_page", code=round_.code)
