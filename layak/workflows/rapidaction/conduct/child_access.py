"""`access` for what shows anything of a single child: the code of conduct comes before it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.conduct.actions import accept_conduct
from layak.workflows.rapidaction.conduct.permissions import ConductAwaits, has_accepted, is_asked
from layak.workflows.rapidaction.conduct.reads import conduct_page
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs

# the field that accepts on the way, and so never among what is kept of a form
ACCEPTING = "pedoman"
NOT_KEPT = (ACCEPTING, "csrfmiddlewaretoken")


def child_access[**P](
    rule: str, *, lets_others_pass: bool = False
) -> Callable[
    [Callable[Concatenate[SignedInRequest, P], HttpResponseBase]],
    Callable[Concatenate[SignedInRequest, P], HttpResponseBase],
]:
    """As ``access``; who has not accepted the present code of conduct is led to it first.

    Whoever has no right that leads to a child's matter hears 404 as ever, or with
    ``lets_others_pass`` sees the page, which then shows them nothing of a child.
    """

    def declare(
        view: Callable[Concatenate[SignedInRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[SignedInRequest, P], HttpResponseBase]:
        @wraps(view)
        def gated(
            request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            if lets_others_pass and not is_asked(request.actor):
                return view(request, *args, **kwargs)
            return _led_away(request) or view(request, *args, **kwargs)

        gated.asks_conduct = True  # type: ignore[attr-defined]  # read by the test of all pages
        return access(rule)(gated)

    return declare


def asks_conduct(view: object) -> bool:
    """Whether a page declares that the code of conduct comes before it."""
    return bool(getattr(view, "asks_conduct", False))


def _led_away(request: SignedInRequest) -> HttpResponse | None:
    """What is answered instead of the page, or None where it may be shown."""
    if has_accepted(request.actor):
        return None
    if not is_asked(request.actor):
        raise Http404
    if request.method != "POST":
        there = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('conduct')}?{there}")
    version = request.POST.get(ACCEPTING, "")
    if version:
        try:
            accept_conduct(version=version, by=request.actor, at=timezone.now())
        except Refused as refusal:
            return _held(request, refusal)
        return None
    return _held(request, ConductAwaits())


def _held(request: SignedInRequest, refusal: Refused) -> HttpResponse:
    """Refused, and nothing that was typed is lost: the same press accepts and sends it on."""
    context = {
        "page": conduct_page(request.actor, today=timezone.localdate()),
        "tabs": rapid_tabs(request.actor, "conduct"),
        "reason": refusal.reason,
        "address": request.get_full_path(),
        "kept": kept_fields(request),
        "accepting": ACCEPTING,
    }
    response = TemplateResponse(request, "rapidaction/conduct/held.html", context, status=403)
    response["Cache-Control"] = "no-store"
    return response


def kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form sent, in its order, to be sent once more."""
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in NOT_KEPT
        for value in values
    ]
