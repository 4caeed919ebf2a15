"""What is common to the pages for children: quiet headers, nothing of a session."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.template.loader import render_to_string

from layak.city.places.queries import municipality
from layak.workflows.rapidaction.emergency.policy import emergency_policy


def around() -> dict[str, object]:
    """City and way out, for every one of these pages: one query."""
    city = municipality()
    return {
        "place": city.name if city else "",
        "is_demo": city.is_demo if city else False,
        "exit_url": emergency_policy().exit_url,
    }


def quiet(response: HttpResponse) -> HttpResponse:
    """Not kept by the browser, and no other site learns where its visitor came from."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def page(template: str, context: Mapping[str, object], *, status: int = 200) -> HttpResponse:
    """A page made without the request: no session is looked at, no cookie is set."""
    return quiet(HttpResponse(render_to_string(template, {**around(), **context}), status=status))
