"""The words of the minutes as they are frozen and printed: plain values, kept as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from string import ascii_uppercase

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.letterheads.reads import head_words, nip_words
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
from layak.workflows.meetings.papers.policy import minutes_policy
from layak.workflows.meetings.planning.models import Meeting
from layak.workflows.meetings.planning.reads import agenda_items, formal_label

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


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
    head = head_words(meeting.signing_agency, city)
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
        "head": [line for line in (*head["lines"].splitlines(), head["address"]) if line],
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
        "decisions": [
            [str(entry.number), _decision(entry)]
            for entry in entries
            if entry.number and entry.promise is None
        ],
        "matrix": _matrix(entries),
        "owner_count": owner_count(entries),
        "closing": closing.closing,
        "next_meeting": closing.next_meeting,
        "place": head["place"],
        "dated": date_id(timezone.localdate(meeting.starts_at)),
        "signatures": _signatures(meeting),
        "absent": there.absent,
        "attachments": _attachments(meeting),
    }


def minutes_number(meeting: Meeting) -> str:
    """The number proposed for the minutes: that of the last version, else counted by the day of
    the meeting within its year and series, so that numbers go up with the dates. Where a meeting
    was written down late and its number is given away, a letter follows: ``3B``. Two queries.
    """
    papers = Paper.objects.filter(kind=Paper.Kind.MINUTES).exclude(number="")
    own = papers.filter(meeting=meeting).order_by("-version").values_list("number", flat=True)
    if own:
        return own[0]
    held = Meeting.objects.filter(series=meeting.series, year=meeting.year)
    held = held.exclude(state=Meeting.State.CANCELLED)
    came_before = Q(starts_at__lt=meeting.starts_at) | Q(
        starts_at=meeting.starts_at, pk__lt=meeting.pk
    )
    place = held.filter(came_before).count() + 1
    local = timezone.localdate(meeting.starts_at)
    taken = set(papers.filter(meeting__in=held).values_list("number", flat=True))
    for letter in ("", *ascii_uppercase[1:]):
        number = minutes_policy().number.format(
            number=f"{place}{letter}", month=ROMAN[local.month - 1], year=local.year
        )
        if number not in taken:
            return number
    return ""


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
    """What was decided stands once, in the table of its number; here only where it fell."""
    if not entry.number:
        return f"{entry.speaker}: {entry.text}" if entry.speaker else entry.text
    told = {"n": entry.number, "part": 6 if entry.promise else 5, "who": entry.speaker}
    if entry.speaker:
        return _("%(who)s: diputuskan nomor %(n)d (bagian %(part)d).") % told
    return _("Diputuskan nomor %(n)d (bagian %(part)d).") % told


def _decision(entry: EntryView) -> str:
    if entry.kind == Entry.Kind.AGREEMENT:
        return _("Persamaan persepsi: %s") % entry.text
    return entry.text


def _matrix(entries: list[EntryView]) -> list[list[str]]:
    """Nine columns: number of the decision, codes, problem, recommendation, owner, supporters,
    due, proof, state."""
    return [
        [
            str(entry.number),
            one.codes,
            one.problem,
            one.title,
            one.owner,
            one.supporters,
            one.due,
            one.proof,
            one.state,
        ]
        for entry in entries
        if (one := entry.promise)
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
            "number": nip_words(nip),
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
