"""Sealed notes of a case, each opened by its own press."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, say_and_go
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
    if do in ("write", "imagery"):
        if relation not in WORKING:
            raise Http404
        return _write(request, activation, is_imagery=do == "imagery")
    return _page(request, activation)


def _write(request: SignedInRequest, activation: Activation, *, is_imagery: bool) -> HttpResponse:
    form = ImageryForm(request.POST) if is_imagery else NoteForm(request.POST)

    def write() -> None:
        told = form.cleaned_data
        write_note(
            activation_id=activation.pk,
            section=CaseNote.Section.IMAGERY if is_imagery else told["section"],
            text=imagery_words(**told) if is_imagery else told["text"],
            by=request.actor,
            at=timezone.now(),
        )

    if form.is_valid() and acted(form, write):
        return say_and_go(
            request, _("Catatan disimpan tersegel."), "note_list", case_code=activation.code
        )
    name = "imagery_form" if is_imagery else "note_form"
    return _page(request, activation, status=422, **{name: form})


def _note(activation: Activation, key: str) -> CaseNote:
    try:
        rows = CaseNote.objects.select_related("activation")
        return rows.get(activation=activation, pk=UUID(key))
    except (CaseNote.DoesNotExist, ValueError) as gone:
        raise Http404 from gone


def _page(
    request: SignedInRequest, activation: Activation, *, status: int = 200, **more: object
) -> HttpResponse:
    _activation, relation, tier = found_case(request, activation.code, at=timezone.now())
    may_write = relation in WORKING and activation.state != Activation.State.CLOSED
    sections = sections_of(activation, tier=tier)
    context = framed(
        request,
        activation,
        shown_sections=[row for row in sections if row["notes"] or not row["may_open"]],
        empty_sections=[row for row in sections if row["may_open"] and not row["notes"]],
        may_write=may_write,
        note_form=more.pop("note_form", None) or NoteForm(),
        imagery_form=more.pop("imagery_form", None) or ImageryForm(),
        **more,
    )
    return TemplateResponse(request, "rapidaction/identity/note_list.html", context, status=status)
