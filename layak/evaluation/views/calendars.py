"""The person's own calendar address: made, renewed, taken away."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.evaluation.actions.calendars import make_calendar, remove_calendar
from layak.evaluation.calendar_keys import calendar_token
from layak.evaluation.models import CalendarFeed
from layak.evaluation.queries.calendar import calendar_days
from layak.evaluation.queries.round_tabs import round_tabs
from layak.evaluation.views.fetching import fetch_round
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest


@require_GET
@access("answer.view")
def calendar_page(request: SignedInRequest, code: str) -> HttpResponse:
    """The address, and what a calendar would show now."""
    round_ = fetch_round(code)
    feed = CalendarFeed.objects.filter(user=request.user).first()
    url = _address(request, feed)
    at = timezone.now()
    days, today = calendar_days(request.actor.user, site="", at=at), timezone.localdate(at)
    values = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "kalender"),
        "feed": feed,
        "url": url,
        "subscribe": url.replace("https://", "webcal://").replace("http://", "webcal://"),
        "days": [day for day in days if day.day >= today],
        "past": [day for day in days if day.day < today],
    }
    response = TemplateResponse(request, "evaluation/calendar_page.html", values)
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
    messages.success(request, _("Alamat kalender dibuat. Salin ke aplikasi kalender Anda."))
    return redirect("calendar_page", code=round_.code)


@require_POST
@access("answer.view")
def calendar_remove(request: SignedInRequest, code: str) -> HttpResponse:
    """No address any more."""
    round_ = fetch_round(code)
    remove_calendar(by=request.actor, at=timezone.now())
    messages.success(request, _("Alamat kalender dihapus."))
    return redirect("calendar_page", code=round_.code)
