"""The one way to post a form, run an action, say a sentence and go on.

    form = NoteForm(posted(request))
    if form.is_valid() and acted(form, lambda: write_note(..., by=request.actor, at=timezone.now())):
        return say_and_go(request, _("Catatan disimpan."), "note_list", code)
    return form_page(request, page, form)

A button without fields runs its action by ``pressed``. Nothing that was typed is lost: a refusal
comes back at the field that it names, or on top of the form.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from layak.platform.web.forms import PlainForm
from layak.rules.refusal import Refused

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


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
    return TemplateResponse(request, "form_page.html", {"page": page, "form": form})


def acted(form: forms.Form, action: Callable[[], object], *, field: str | None = None) -> bool:
    """Run ``action``; a refusal becomes an error of the form (of ``field``), and False."""
    try:
        action()
    except Refused as refusal:
        if field is None and isinstance(form, PlainForm):
            form.refuse(refusal)
        else:
            form.add_error(field, refusal.reason)
        return False
    return True


def pressed(request: HttpRequest, action: Callable[[], object], said: str = "") -> bool:
    """Run the action of a button; say ``said``, or why it did not happen. Did it happen?"""
    try:
        action()
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return False
    if said:
        messages.success(request, said)
    return True


def say_and_go(
    request: HttpRequest,
    said: StrOrPromise,
    to: Any,
    *args: Any,
    **kwargs: Any,
) -> HttpResponse:
    """Say what was done and go on to ``to``, as ``redirect`` takes it."""
    messages.success(request, said)
    response: HttpResponse = redirect(to, *args, **kwargs)
    return response
