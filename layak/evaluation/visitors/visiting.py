"""A visit through a link: who said to sit before the page, in a signed cookie of that address.

The application knows no session of it. The cookie is sent only below the link's own address.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from layak.city.people.accounts.brake import count_wrong
from layak.evaluation.answers.models import Answer
from layak.evaluation.links.models import AccessLink
from layak.evaluation.links.permissions import LinkDead, check_is_head, check_opens
from layak.evaluation.links.reads import link_of_token
from layak.evaluation.visitors.actions import Visitor, actor_of_link
from layak.platform.web.views import not_found, too_many
from layak.rules.refusal import Refused

COOKIE = "layak_tautan"
SALT = "layak.evaluation.visit"
# what was approved by a code is soon asked for again
APPROVAL_AGE = timedelta(hours=1)
# `no-referrer` would make browsers hide the origin of a form too, which then counts as forged;
# this one never tells the path, and so never the key
HEADERS = {
    "Referrer-Policy": "strict-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
type View = Callable[..., HttpResponseBase]


class VisitRequest(HttpRequest):
    """A request that came through a link that opens."""

    link: AccessLink
    token: str
    visitor: Visitor | None


def through_link(view: View) -> View:
    """Finds the link of the address and asks whether it opens; what is refused gets its page."""

    @wraps(view)
    def guarded(request: VisitRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        response = _answered(view, request, token, **kwargs)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return guarded


def with_visitor(view: View) -> View:
    """As ``through_link``, for pages behind the first one: nobody known is led back to it."""

    def known(request: VisitRequest, **kwargs: Any) -> HttpResponseBase:
        if request.visitor is None:
            return redirect("link_task", request.token)
        return view(request, **kwargs)

    return through_link(wraps(view)(known))


def _answered(view: View, request: VisitRequest, token: str, **kwargs: Any) -> HttpResponseBase:
    link = link_of_token(token)
    if link is None:
        return not_found(request) if count_wrong(request, "link") else too_many(request)
    request.link, request.token = link, token
    request.visitor = read_visit(request)
    try:
        check_alive(link, at=timezone.now())
        return view(request, **kwargs)
    except Answer.DoesNotExist:
        return not_found(request)
    except LinkDead as dead:
        return refusal_page(request, dead.reason, status=410)
    except Refused as refusal:
        return refusal_page(request, refusal.reason, status=409, back=token)


def check_alive(link: AccessLink, *, at: datetime) -> None:
    """Raises LinkDead unless the link opens now and, for an approval, still for its head."""
    check_opens(link, at=at)
    if link.task == AccessLink.Task.APPROVAL:
        check_is_head(link, actor_of_link(link, today=timezone.localdate(at)))


def refusal_page(request: HttpRequest, reason: str, *, status: int, back: str = "") -> HttpResponse:
    context = {"reason": reason, "back": back}
    return render(request, "evaluation/link_refused.html", context, status=status)


def read_visit(request: VisitRequest) -> Visitor | None:
    """Who sits here by the cookie of this link; None without one, or with an old or other one."""
    age = APPROVAL_AGE if request.link.task == AccessLink.Task.APPROVAL else None
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=age)
    except signing.BadSignature:
        return None
    if told.get("link") != request.link.pk:
        return None
    return Visitor(name=told["name"], position=told["position"])


def keep_visit(
    response: HttpResponse, request: VisitRequest, visitor: Visitor, *, at: datetime
) -> HttpResponse:
    """Remember the visitor on this device, as long as the link lives (an approval: an hour)."""
    told = {"link": request.link.pk, "name": visitor.name, "position": visitor.position}
    is_approval = request.link.task == AccessLink.Task.APPROVAL
    left = APPROVAL_AGE if is_approval else request.link.expires_at - at
    response.set_cookie(
        COOKIE,
        signing.dumps(told, salt=SALT),
        max_age=left,
        path=f"/tautan/{request.token}/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
