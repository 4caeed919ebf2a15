"""Every view says who may open it; what is not yours answers 404.

The platform knows no roles: ``request.actor``, set by a middleware of ``city.people``, judges a
rule. A view without a rule is found by a test that walks the resolver.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, cast

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase

if TYPE_CHECKING:
    from layak.platform.web.http import SignedInRequest

PUBLIC = "public"
SIGNED_IN = "signed-in"


def is_allowed(request: HttpRequest, rule: str) -> bool:
    """Whether this request passes ``rule``."""
    if rule == PUBLIC:
        return True
    if not request.user.is_authenticated:
        return False
    return rule == SIGNED_IN or cast("SignedInRequest", request).actor.may(rule)


def access[R: HttpRequest, **P](
    rule: str,
) -> Callable[
    [Callable[Concatenate[R, P], HttpResponseBase]], Callable[Concatenate[R, P], HttpResponseBase]
]:
    """Declare the rule of a view: a permission of roles.yaml, "signed-in" or "public"."""

    def declare(
        view: Callable[Concatenate[R, P], HttpResponseBase],
    ) -> Callable[Concatenate[R, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not is_allowed(request, rule):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.access_rule = rule  # type: ignore[attr-defined]  # read by the resolver test
        return login_not_required(guarded) if rule == PUBLIC else guarded

    return declare


def rule_of(view: object) -> str | None:
    """The declared rule of a view callable, or None."""
    rule = getattr(view, "access_rule", None)
    return rule if isinstance(rule, str) else None
