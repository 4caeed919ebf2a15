"""A page with one form, and how a refused action comes back to it without losing what was typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, QueryDict
from django.template.response import TemplateResponse

from layak.rules.refusal import Refused


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """Words around one form. ``crumbs`` are (label, address) up to the page before."""

    heading: str
    submit: str
    back: str
    lead: str = ""
    crumbs: Sequence[tuple[str, str]] = ()
    facts: Sequence[str] = ()
    is_danger: bool = False


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when nothing was filled in; None while the form is only shown."""
    return request.POST if request.method == "POST" else None


def form_page(request: HttpRequest, page: FormPage, form: forms.Form) -> TemplateResponse:
    return TemplateResponse(request, "people/form_page.html", {"page": page, "form": form})


def acted(form: forms.Form, action: Callable[[], object], *, field: str | None = None) -> bool:
    """Run ``action``; a refusal becomes an error of the form (of ``field``), and False."""
    try:
        action()
    except Refused as refusal:
        form.add_error(field, refusal.reason)
        return False
    return True
