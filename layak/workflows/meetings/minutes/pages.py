"""The live minutes: the page, its lines, what one line becomes, opening and closing; and what the room sees of it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.wording import SELF_MARK
from layak.evaluation.scores.reads import score_of
from layak.platform.web.access import access
from layak.platform.web.forms import PlainForm
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, posted, say_and_go
from layak.records.followups.promises.reads import FollowUpRow, open_rows
from layak.rules.numbers import decimal_id, plain_id
from layak.rules.refusal import Refused
from layak.workflows.meetings.attendance.reads import presence, presence_text
from layak.workflows.meetings.minutes.actions import (
    Collision,
    agree,
    close_meeting,
    edit_entry,
    mark_entry,
    move_entry,
    open_meeting,
    promise,
    remove_entry,
    restore_entry,
    write_entry,
)
from layak.workflows.meetings.minutes.forms import (
    AgreeForm,
    EntryForm,
    LineForm,
    MoveForm,
    PromiseForm,
)
from layak.workflows.meetings.minutes.models import Entry
from layak.workflows.meetings.minutes.reads import (
    entry_revisions,
    entry_rows,
    item_choices,
    line_text,
    minutes_page,
    shown_entries,
    stamp,
    summary,
)
from layak.workflows.meetings.planning.fetching import back_to_minutes, find_meeting, meeting_tabs
from layak.workflows.meetings.planning.models import Meeting
from layak.workflows.meetings.planning.reads import agenda_items, meeting_label

FURTHER = {
    Entry.Kind.FOLLOW_UP.value: "entry_promise",
    Entry.Kind.AGREEMENT.value: "entry_agree",
}


@require_GET
@access("meeting.view")
def meeting_minutes(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Agenda, lines, what is open; the note-taker writes below each item."""
    return page_response(request, find_meeting(meeting_id))


@require_GET
@access("meeting.view")
def entry_list(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """The lines again where something changed since ``?tanda=``; else nothing to lay over."""
    meeting = find_meeting(meeting_id)
    if request.GET.get("tanda", "") == stamp(meeting.pk):
        return HttpResponse(status=204)
    return _lines_response(request, meeting)


@require_POST
@access("meeting.manage")
def entry_write(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """A sentence; where it is to become more than that, the form for it follows."""
    meeting = find_meeting(meeting_id)
    form = LineForm(request.POST)
    written = None
    if form.is_valid():
        try:
            line = form.line(meeting.pk)
            written = write_entry(line=line, by=request.actor, at=timezone.now())
        except Refused as refusal:
            form.add_error("text", refusal.reason)
    if written is None:
        return _refused(request, meeting, form)
    further = FURTHER.get(written.wanted)
    if further and written.entry.kind not in FURTHER:
        # to the form that asks for the rest
        url = reverse(further, args=[meeting.pk, written.entry.pk])
        if not request.htmx:
            return redirect(url)
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    if request.htmx:
        return _lines_response(request, meeting)
    url = reverse("meeting_minutes", args=[meeting.pk])
    return redirect(f"{url}#tulis-{written.entry.item_id or 0}")


def _refused(request: SignedInRequest, meeting: Meeting, form: LineForm) -> HttpResponse:
    """The page with the reason, and the words still in their field; under htmx the reason alone."""
    if request.htmx:
        reasons = [str(error) for errors in form.errors.values() for error in errors]
        values = {"reasons": reasons}
        response = TemplateResponse(request, "meetings/minutes_refused.html", values)
        response["HX-Retarget"] = f"#tulis-{_item_of(form)} [data-refused]"
        response["HX-Reswap"] = "innerHTML"
        response["X-Refused"] = "1"
        return response
    return page_response(request, meeting, line=form, status=422)


def _item_of(form: LineForm) -> int:
    """The agenda item of the form as it came; 0 for none."""
    typed = form.data.get("item", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def page_response(
    request: SignedInRequest, meeting: Meeting, *, line: LineForm | None = None, status: int = 200
) -> HttpResponse:
    """The whole page; ``line`` is a sentence that was refused."""
    page = minutes_page(meeting=meeting, by=request.actor, at=timezone.now())
    values = {
        "page": page,
        "meeting": meeting,
        "label": meeting_label(meeting),
        "tabs": meeting_tabs(request.actor, meeting, "meeting_minutes"),
    }
    if line is not None:
        values |= {
            "refused": [str(error) for errors in line.errors.values() for error in errors],
            "refused_item": _item_of(line),
            "refused_text": line.data.get("text", ""),
            "refused_speaker": line.data.get("speaker", ""),
        }
    return TemplateResponse(request, "meetings/minutes.html", values, status=status)


def _lines_response(request: SignedInRequest, meeting: Meeting) -> HttpResponse:
    page = minutes_page(meeting=meeting, by=request.actor, at=timezone.now())
    return TemplateResponse(request, "meetings/minutes_live.html", {"page": page, "is_live": True})


@require_POST
@access("meeting.manage")
def meeting_open(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """The meeting begins: lines may be written."""
    meeting = find_meeting(meeting_id)
    open_meeting(meeting_id=meeting.pk, by=request.actor, at=timezone.now())
    return back_to_minutes(request, meeting.pk, "Rapat dibuka. Selamat bertugas.")


@require_POST
@access("meeting.manage")
def meeting_close(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """The meeting is over; next the minutes are put together."""
    meeting = find_meeting(meeting_id)
    close_meeting(meeting_id=meeting.pk, by=request.actor, at=timezone.now())
    said = _("Rapat ditutup. Periksa notulennya, lalu susun untuk dicetak.")
    return say_and_go(request, said, "minutes_freeze", meeting_id=meeting.pk)


# One line of the minutes: other words, another mark, a follow-up, an agreed reading.

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


# What the room sees: the item now, where the city stands, what is open, what is decided.

GAPS, AGENCIES, DECISIONS, LINES = 4, 7, 5, 6


def beamer_page(*, meeting: Meeting, item_id: int | None, at: datetime) -> dict[str, object]:
    """One screen: ten queries, however long the meeting is. Nothing of a single person.

    ``number`` of ``count`` items; neighbours are ids of agenda items or None.
    """
    today = timezone.localdate(at)
    items = list(agenda_items(meeting))
    entries = shown_entries(entry_rows(meeting.pk), today=today)
    # the item asked for, else that of the newest line, else the first
    ids = [item.pk for item in items]
    newest = max(entries, key=lambda entry: entry.id, default=None)
    wanted = item_id if item_id in ids or newest is None else newest.item_id
    place = ids.index(wanted) if wanted in ids else 0
    item = items[place] if items else None
    rows = open_rows(series=meeting.series, today=today)
    decided = [entry for entry in entries if entry.number]
    return {
        "meeting": meeting,
        "label": meeting_label(meeting),
        "presence": presence_text(presence(meeting)),
        "item": item,
        "number": place + 1 if items else 0,
        "count": len(items),
        "previous_id": ids[place - 1] if place > 0 else None,
        "next_id": ids[place + 1] if place + 1 < len(ids) else None,
        "lines": [line_text(line) for line in item.lines][:LINES] if item else [],
        "standing": _standing(),
        "open_ones": _by_agency(rows),
        "open_count": len(rows),
        "late_count": sum(row.is_late for row in rows),
        "summary": summary(entries),
        "decisions": sorted(decided, key=lambda entry: -entry.id)[:DECISIONS],
    }


def _standing() -> dict[str, object] | None:
    """The self score of the newest open round; never official."""
    rounds = Round.objects.filter(closed_at=None).order_by("-evaluation_year", "-opened_at")
    round_ = rounds.first()
    if round_ is None:
        return None
    score = score_of(round_)
    distance, following = _("Predikat tertinggi."), score.next_rank
    if following is not None:
        told = {"points": decimal_id(following.needs), "rank": following.name}
        distance = _("Kurang %(points)s poin ke %(rank)s.") % told
    # indicators which have the most points still to win: name and how many
    found = sorted(
        score.indicators.values(), key=lambda one: (one.achieved - one.maximum, one.code)
    )
    return {
        "total": decimal_id(score.total),
        "maximum": plain_id(score.maximum),
        "rank": score.rank or _("Belum berpredikat"),
        "distance": distance,
        "mark": SELF_MARK,
        "gaps": [
            (f"{one.code}. {one.name}", plain_id(one.maximum - one.achieved))
            for one in found[:GAPS]
            if one.maximum > one.achieved
        ],
    }


def _by_agency(rows: list[FollowUpRow]) -> list[dict[str, object]]:
    """Open ones by owner; more late ones first, then by name."""
    open_ones = Counter(row.agency_name for row in rows)
    late = Counter(row.agency_name for row in rows if row.is_late)
    names = sorted(open_ones, key=lambda name: (-late[name], name))
    return [
        {"name": name, "open_count": open_ones[name], "late_count": late[name]}
        for name in names[:AGENCIES]
    ]


@require_GET
@access("meeting.view")
def meeting_beamer(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Big letters; arrow keys go through the agenda."""
    asked = request.GET.get("acara", "")
    item_id = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    page = beamer_page(meeting=find_meeting(meeting_id), item_id=item_id, at=timezone.now())
    return TemplateResponse(request, "meetings/beamer.html", {"page": page})
