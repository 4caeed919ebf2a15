from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from layak.rules.refusal import Refused

GetResponse = Callable[[HttpRequest], HttpResponse]


class LightPages(GZipMiddleware):
    """Pages travel compressed, with random padding (BREACH); files go out as they are."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.streaming or not response.headers.get("Content-Type", "").startswith("text/"):
            return response
        return super().process_response(request, response)


class StrictHeaders:
    """Headers that Django has no setting for (ASVS 5.0 3.4)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "Cache-Control" not in response.headers and not request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"
        return response


class RefusalsAsMessages:
    """A refusal that no view caught comes back as a sentence where the person is."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        if getattr(request, "htmx", False):
            return render(
                request, "web/refused.html#notice", {"reason": exception.reason}, status=409
            )
        back = request.headers.get("referer", "")
        is_safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
        if request.method != "POST" or not is_safe:
            return render(request, "web/refused.html", {"reason": exception.reason}, status=409)
        messages.error(request, exception.reason)
        return HttpResponseRedirect(back)
