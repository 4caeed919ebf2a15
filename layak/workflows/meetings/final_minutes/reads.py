"""The words of the minutes as they are frozen and printed: plain values, kept as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.letterheads.reads import town
from layak.city.places.queries import municipality
from layak.evaluation.rounds.wording import demo_mark
from layak.rules.numbers import date_id, time_id
from layak.workflows.meetings.attendance.reads import presence, presence_text
from layak.workflows.meetings.minutes.models import Entry
from layak.workflows.meetings.minutes.reads import (
    EntryView,
    entry_rows,
    owner_count,
    shown_entries,
    summary,
)
from layak.workflows.meetings.papers.models import Paper
from layak.workflows.meetings.planning.models import Meeting
from layak.workflows.meetings.planning.reads import agenda_items, formal_label


@dataclass(frozen=True, kw_only=True)
class Closing:
    """What the note-taker adds to the lines when the minutes are put together."""

    number: str = ""
    basis: str = ""
    closing: str = ""
    next_meeting: str = ""


def minutes_words(meeting: Meeting, closing: Closing, *, at: datetime) -> dict[str, object]:
    """Everything that stands in the printed minutes: eight queries, however long they are."""
    today = timezone.localdate(at)
    entries = shown_entries(entry_rows(meeting.pk), today=today)
    there = presence(meeting)
    city = municipality()
    name = _("PEMERINTAH %s") % city.name.upper() if city else ""
    head = [line for line in (name, meeting.organiser.name.upper()) if line]
    begins, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    zone = begins.tzname() or ""
    told = [
        (_("Rapat"), formal_label(meeting)),
        (_("Hari, tanggal"), date_id(begins.date(), weekday=True)),
        (_("Waktu"), f"{time_id(begins)}\u2013{time_id(ends, zone)}"),
        (_("Tempat"), meeting.place),
        (_("Pimpinan rapat"), _office(meeting.chair_position, meeting.chair_name)),
        (_("Notulis"), _office(meeting.note_taker_position, meeting.note_taker_name)),
        (_("Kehadiran"), presence_text(there)),
    ]
    return {
        "mark": demo_mark(city),
        "head": head,
        "title": _("NOTULEN RAPAT"),
        "subtitle": meeting.title,
        "number": closing.number,
        "identity": [[label, value] for label, value in told if value],
        "basis": closing.basis,
        "purpose": meeting.purpose,
        "agenda": [
            [str(number), item.title, str(item.minutes), item.presenter]
            for number, item in enumerate(agenda_items(meeting), start=1)
        ],
        "course": _course(meeting, entries),
        "summary": summary(entries),
        "decisions": [_decision(entry) for entry in entries if entry.number],
        "matrix": _matrix(entries),
        "owner_count": owner_count(entries),
        "closing": closing.closing,
        "next_meeting": closing.next_meeting,
        "place": town(city),
        "dated": date_id(timezone.localdate(meeting.starts_at)),
        "signatures": _signatures(meeting),
        "absent": there.absent,
        "attachments": _attachments(meeting),
    }


def next_meeting_text(meeting: Meeting) -> str:
    """The next meeting of the series that is planned already, or nothing: one query."""
    later = Meeting.objects.filter(series=meeting.series, starts_at__gt=meeting.starts_at)
    found = later.exclude(state=Meeting.State.CANCELLED).order_by("starts_at").first()
    if found is None:
        return ""
    local = timezone.localtime(found.starts_at)
    return f"{formal_label(found)}, {date_id(local.date(), weekday=True)}, {found.place}"


def _office(position: str, name: str) -> str:
    return " \u2013 ".join(part for part in (position, name) if part)


def _course(meeting: Meeting, entries: list[EntryView]) -> list[dict[str, object]]:
    """What was said, item by item; an item without a line says so."""
    found: list[dict[str, object]] = []
    items = list(agenda_items(meeting))
    known = {item.pk for item in items}
    for number, item in enumerate(items, start=1):
        own = [entry for entry in entries if entry.item_id == item.pk]
        lines = [_said(entry) for entry in own] or [_("Tidak ada catatan.")]
        found.append({"title": f"{number}. {item.title}", "lines": lines})
    others = [_said(entry) for entry in entries if entry.item_id not in known]
    if others:
        title = _("Di luar susunan acara") if items else _("Pembahasan")
        found.append({"title": title, "lines": others})
    return found


def _said(entry: EntryView) -> str:
    text = f"{entry.speaker}: {entry.text}" if entry.speaker else entry.text
    return (
        _("%(text)s (keputusan %(n)d)") % {"text": text, "n": entry.number}
        if entry.number
        else text
    )


def _decision(entry: EntryView) -> str:
    promise = entry.promise
    if promise is not None:
        told = {"text": promise.title, "owner": promise.owner, "due": promise.due}
        return _("%(text)s \u2013 %(owner)s, paling lambat %(due)s.") % told
    if entry.kind == Entry.Kind.AGREEMENT:
        return _("Persamaan persepsi: %s") % entry.text
    return entry.text


def _matrix(entries: list[EntryView]) -> list[list[str]]:
    """Nine columns: number, codes, problem, recommendation, owner, supporters, due, proof, state."""
    promises = [entry.promise for entry in entries if entry.promise]
    return [
        [
            str(number),
            one.codes,
            one.problem,
            one.title,
            one.owner,
            one.supporters,
            one.due,
            one.proof,
            one.state,
        ]
        for number, one in enumerate(promises, start=1)
    ]


def _signatures(meeting: Meeting) -> list[dict[str, object]]:
    pairs = (
        (_("Pimpinan rapat,"), meeting.chair_position, meeting.chair_name, meeting.chair_nip),
        (
            _("Notulis,"),
            meeting.note_taker_position,
            meeting.note_taker_name,
            meeting.note_taker_nip,
        ),
    )
    return [
        {
            "lines": [line for line in (role, position) if line],
            "name": name,
            "number": _("NIP %s") % nip if nip else "",
        }
        for role, position, name, nip in pairs
    ]


def _attachments(meeting: Meeting) -> list[str]:
    """Papers that lie with the meeting, by kind with how many."""
    rows = Paper.objects.filter(meeting=meeting).exclude(state=Paper.State.REPLACED)
    kinds = Counter(rows.exclude(kind=Paper.Kind.MINUTES).values_list("kind", flat=True))
    return [
        f"{Paper.Kind(kind).label} ({count})" if count > 1 else str(Paper.Kind(kind).label)
        for kind in Paper.Kind.values
        if (count := kinds[kind])
    ]
