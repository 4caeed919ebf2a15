"""Operators who do not come: found, reminded, given a new code, closed on a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.city.agencies.accounts.actions import remind_holders, set_ends
from layak.city.agencies.accounts.forms import OperatorEndForm, OperatorFilterForm
from layak.city.agencies.accounts.reads import QUIET_DAYS, operator_page
from layak.city.agencies.bodies.tabs import tabs
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.rules.refusal import Refused


@require_GET
@access("seat.manage")
def operator_list(request: SignedInRequest) -> HttpResponse:
    """Holders of writing seats by what they did lately."""
    return _page(request, OperatorEndForm())


@require_POST
@access("seat.manage")
def operator_remind(request: SignedInRequest) -> HttpResponse:
    """A notice to everyone ticked."""

    def remind() -> int:
        return remind_holders(seat_ids=_chosen(request), by=request.actor, at=timezone.now())

    return _acted(request, OperatorEndForm(), remind, _("%(n)d orang diingatkan."))


@require_POST
@access("seat.manage")
def operator_end(request: SignedInRequest) -> HttpResponse:
    """A last day for everyone ticked."""
    form = OperatorEndForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    until_on: date = form.cleaned_data["until_on"]

    def end() -> int:
        return set_ends(
            seat_ids=_chosen(request), until_on=until_on, by=request.actor, at=timezone.now()
        )

    return _acted(request, form, end, _("Hari terakhir %(n)d akun tersimpan."))


def _acted(
    request: SignedInRequest, form: forms.Form, act: Callable[[], int], said: str
) -> HttpResponse:
    try:
        count = act()
    except Refused as refusal:
        return _page(request, form, refused=refusal.reason, status=409)
    return say_and_go(request, said % {"n": count}, "operator_list")


def _chosen(request: SignedInRequest) -> list[int]:
    typed = request.POST.getlist("seat")
    return [int(text) for text in typed if text.isascii() and text.isdigit() and len(text) < 19]


def _page(
    request: SignedInRequest, form: forms.Form, *, refused: str = "", status: int = 200
) -> HttpResponse:
    wanted = OperatorFilterForm(request.GET)
    told = wanted.cleaned_data if wanted.is_valid() else {}
    page = operator_page(
        request.actor,
        state=told.get("state", ""),
        days=told.get("days") or QUIET_DAYS,
        site=settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}",
        at=timezone.now(),
    )
    values = {
        "page": page,
        "form": wanted,
        "end_form": form,
        "refused": refused,
        "ticked": set(_chosen(request)),
        "all": request.GET.get("centang") == "semua",
        "tabs": tabs(request.actor, current="operator_list"),
    }
    return TemplateResponse(request, "agencies/operator_list.html", values, status=status)
