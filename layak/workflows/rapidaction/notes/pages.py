"""Sealed notes of a case, each opened by its own press."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.fetching import found_case, framed
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.cases.permissions import WORKING
from layak.workflows.rapidaction.cases.rules import CASE
from layak.workflows.rapidaction.children.models import CaseNote
from layak.workflows.rapidaction.children.opening_actions import open_note
from layak.workflows.rapidaction.conduct.child_access import child_access
from layak.workflows.rapidaction.notes.actions import write_note
from layak.workflows.rapidaction.notes.forms import ImageryForm, NoteForm
from layak.workflows.rapidaction.notes.reads import sections_of
from layak.workflows.rapidaction.notes.rules import imagery_words


@require_http_methods(["GET", "POST"])
@child_access("signed-in")
def note_list(request: SignedInRequest, case_code: str) -> HttpResponse:
    """Sections with who wrote when; for receivers of a hand-off there is no such page."""
    activation, relation, tier = found_case(request, case_code, at=timezone.now())
    if relation == "referred" or tier < CASE:
        raise Http404
    do = request.POST.get("do", "") if request.method == "POST" else ""
    if do == "open":
        note = _note(activation, request.POST.get("note", ""))
        try:
            opened = open_note(note=note, by=request.actor, at=timezone.now())
        except Activation.DoesNotExist as hidden:
            raise Http404 from hidden
        except Refused as refusal:
            return _page(request, activation, problem=refusal.reason, status=409)
        return _page(request, activation, opened_id=str(note.pk), opened_text=opened.words["text"])
    if do in ("write", "imagery") and relation not in WORKING:
        raise Http404
    if do == "write":
        form = NoteForm(request.POST)
        if form.is_valid() and _written(request, activation, form, **form.cleaned_data):
            return redirect("note_list", case_code=activation.code)
        return _page(request, activation, note_form=form, status=422)
    if do == "imagery":
        return _imagery(request, activation)
    return _page(request, activation)


def _imagery(request: SignedInRequest, activation: Activation) -> HttpResponse:
    form, section = ImageryForm(request.POST), CaseNote.Section.IMAGERY
    if form.is_valid():
        words = form.cleaned_data
        try:
            text = imagery_words(**words)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            if _written(request, activation, form, section=section, text=text):
                return redirect("note_list", case_code=activation.code)
    return _page(request, activation, imagery_form=form, status=422)


def _written(
    request: SignedInRequest, activation: Activation, form: Any, *, section: str, text: str
) -> bool:
    is_written = acted(
        form,
        lambda: write_note(
            activation_id=activation.pk,
            section=section,
            text=text,
            by=request.actor,
            at=timezone.now(),
        ),
    )
    if is_written:
        messages.success(request, _("Catatan disimpan tersegel."))
    return is_written


def _note(activation: Activation, key: str) -> CaseNote:
    try:
        rows = CaseNote.objects.select_related("activation")
        return rows.get(activation=activation, pk=UUID(key))
    except (CaseNote.DoesNotExist, ValueError) as gone:
        raise Http404 from gone


def _page(
    request: SignedInRequest, activation: Activation, *, status: int = 200, **more: Any
) -> HttpResponse:
    _activation, relation, tier = found_case(request, activation.code, at=timezone.now())
    may_write = relation in WORKING and activation.state != Activation.State.CLOSED
    sections = sections_of(activation, tier=tier)
    context = framed(
        request,
        activation,
        shown_sections=[row for row in sections if row.notes or not row.may_open],
        empty_sections=[row for row in sections if row.may_open and not row.notes],
        may_write=may_write,
        note_form=more.pop("note_form", None) or NoteForm(),
        imagery_form=more.pop("imagery_form", None) or ImageryForm(),
        **more,
    )
    return TemplateResponse(request, "rapidaction/identity/note_list.html", context, status=status)
