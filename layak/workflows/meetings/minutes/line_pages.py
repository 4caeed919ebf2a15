"""One line of the minutes: other words, another mark, a follow-up, an agreed reading."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from layak.city.agencies.bodies.models import Agency
from layak.platform.web.access import access
from layak.platform.web.forms import PlainForm
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, posted
from layak.rules.refusal import Refused
from layak.workflows.meetings.minutes.actions import (
    Collision,
    agree,
    edit_entry,
    mark_entry,
    move_entry,
    promise,
    remove_entry,
    restore_entry,
)
from layak.workflows.meetings.minutes.forms import AgreeForm, EntryForm, MoveForm, PromiseForm
from layak.workflows.meetings.minutes.models import Entry
from layak.workflows.meetings.minutes.reads import entry_revisions, item_choices
from layak.workflows.meetings.planning.fetching import back_to_minutes
from layak.workflows.meetings.planning.reads import meeting_label

USUAL_TERM = timedelta(days=30)


@require_http_methods(["GET", "POST"])
@access("meeting.manage")
def entry_edit(request: SignedInRequest, meeting_id: int, entry_id: int) -> HttpResponse:
    """Other words for a line; against somebody faster both texts stand side by side."""
    entry = _entry(meeting_id, entry_id)
    initial = {"text": entry.text, "version": entry.version}
    form = EntryForm(posted(request), initial=initial)
    collision = None
    if form.is_valid():
        try:
            kept = edit_entry(
                entry_id=entry.pk,
                text=form.cleaned_data["text"],
                version=form.cleaned_data["version"],
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("text", refusal.reason)
        else:
            if not isinstance(kept, Collision):
                return back_to_minutes(request, meeting_id, "Baris disimpan.", f"baris-{entry.pk}")
            collision = kept
            form = EntryForm(initial={"text": kept.late_text, "version": kept.version})
    values = {
        "entry": entry,
        "form": form,
        "collision": collision,
        "move": _move_form(entry),
        "revisions": entry_revisions(entry),
        "label": meeting_label(entry.meeting),
    }
    status = 409 if collision else 422 if form.errors else 200
    return TemplateResponse(request, "meetings/entry_edit.html", values, status=status)


@require_POST
@access("meeting.manage")
def entry_mark(request: SignedInRequest, meeting_id: int, entry_id: int) -> HttpResponse:
    entry = _entry(meeting_id, entry_id)
    kind = request.POST.get("kind", "")
    mark_entry(entry_id=entry.pk, kind=kind, by=request.actor, at=timezone.now())
    said = "Baris menjadi keputusan." if kind == Entry.Kind.DECISION else "Tanda baris diubah."
    return back_to_minutes(request, meeting_id, said, f"baris-{entry.pk}")


@require_POST
@access("meeting.manage")
def entry_move(request: SignedInRequest, meeting_id: int, entry_id: int) -> HttpResponse:
    """To another item of the agenda."""
    entry = _entry(meeting_id, entry_id)
    form = _move_form(entry, request.POST)
    if not form.is_valid():
        raise Refused(_("Acara ini sudah dihapus dari susunan. Pilih acara lain."))
    item_id = form.cleaned_data["item"] or None
    move_entry(entry_id=entry.pk, item_id=item_id, by=request.actor, at=timezone.now())
    return back_to_minutes(request, meeting_id, "Baris dipindahkan.", f"baris-{entry.pk}")


@require_POST
@access("meeting.manage")
def entry_remove(request: SignedInRequest, meeting_id: int, entry_id: int) -> HttpResponse:
    entry = _entry(meeting_id, entry_id)
    remove_entry(entry_id=entry.pk, by=request.actor, at=timezone.now())
    return back_to_minutes(
        request, meeting_id, "Baris dicoret; dapat dikembalikan di bagian bawah."
    )


@require_POST
@access("meeting.manage")
def entry_restore(request: SignedInRequest, meeting_id: int, entry_id: int) -> HttpResponse:
    entry = _entry(meeting_id, entry_id)
    restore_entry(entry_id=entry.pk, by=request.actor, at=timezone.now())
    return back_to_minutes(request, meeting_id, "Baris dikembalikan.", f"baris-{entry.pk}")


@require_http_methods(["GET", "POST"])
@access("meeting.manage")
def entry_promise(request: SignedInRequest, meeting_id: int, entry_id: int) -> HttpResponse:
    """Owner and day; the rest may stay empty."""
    entry = _entry(meeting_id, entry_id)
    due_on = timezone.localdate() + USUAL_TERM
    initial = {"title": entry.text[:300], "due_on": due_on.isoformat()}
    if entry.speaker:
        initial["owner"] = entry.speaker.name
    form = PromiseForm(posted(request), initial=initial)
    at = timezone.now()
    if form.is_valid() and acted(
        form,
        lambda: promise(entry_id=entry.pk, new=form.new(), by=request.actor, at=at),
    ):
        return back_to_minutes(request, meeting_id, "Tindak lanjut dicatat.", _next(entry))
    return _form_page(request, entry, form, _("Jadikan tindak lanjut"), _("Catat tindak lanjut"))


@require_http_methods(["GET", "POST"])
@access("agreement.decide")
def entry_agree(request: SignedInRequest, meeting_id: int, entry_id: int) -> HttpResponse:
    """How the meeting reads a question, and who sees it differently."""
    entry = _entry(meeting_id, entry_id)
    form = AgreeForm(posted(request), initial={"reading": entry.text})
    at = timezone.now()
    if form.is_valid() and acted(
        form,
        lambda: agree(entry_id=entry.pk, agreed=form.agreed(), by=request.actor, at=at),
    ):
        return back_to_minutes(request, meeting_id, "Lembar kesepakatan dicatat.", _next(entry))
    heading = _("Jadikan kesepakatan persepsi")
    return _form_page(request, entry, form, heading, _("Catat kesepakatan"))


def _entry(meeting_id: int, entry_id: int) -> Entry:
    rows = Entry.objects.select_related("meeting", "speaker", "item")
    return get_object_or_404(rows, pk=entry_id, meeting=meeting_id)


def _move_form(entry: Entry, typed: QueryDict | None = None) -> MoveForm:
    items = item_choices(entry.meeting)
    return MoveForm(typed, items=items, initial={"item": entry.item_id or 0})


def _next(entry: Entry) -> str:
    """Where the next sentence is typed."""
    return f"tulis-{entry.item_id or 0}"


def _form_page(
    request: SignedInRequest, entry: Entry, form: PlainForm, heading: str, submit: str
) -> HttpResponse:
    if entry.kind != Entry.Kind.TALK and entry.followup_id:
        messages.warning(request, _("Baris ini sudah menjadi tindak lanjut."))
        return redirect("meeting_minutes", meeting_id=entry.meeting_id)
    names = Agency.objects.current().order_by("name").values_list("name", flat=True)
    values = {
        "entry": entry,
        "form": form,
        "heading": heading,
        "submit": submit,
        "label": meeting_label(entry.meeting),
        "agencies": names,
        "back": reverse("meeting_minutes", args=[entry.meeting_id]),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "meetings/entry_form.html", values, status=status)
