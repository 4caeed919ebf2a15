"""A meeting that is opened and written down, as the tests of its minutes use it."""

from __future__ import annotations

import io
from datetime import date, timedelta

from layak.city.agencies.bodies.actions import create_agency
from layak.city.agencies.bodies.models import Agency
from layak.records.evidence.uploads.storing import Upload
from layak.records.followups.promises.entries import NewFollowUp
from layak.workflows.meetings.final_minutes.actions import freeze_minutes
from layak.workflows.meetings.final_minutes.reads import Closing
from layak.workflows.meetings.minutes.actions import (
    NewLine,
    close_meeting,
    open_meeting,
    promise,
    write_entry,
)
from layak.workflows.meetings.minutes.models import Entry
from layak.workflows.meetings.papers.models import Paper
from layak.workflows.meetings.planning.actions import create_meeting
from layak.workflows.meetings.planning.models import Meeting
from tests.conftest import MONDAY
from tests.meetings.planned import BEFORE, NINE, a_plan

LATER = NINE + timedelta(hours=1)
AFTER = NINE + timedelta(hours=4)
DUE = date(2027, 1, 15)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
CLOSING = Closing(number="400/7", basis="Dasar rapat.", closing="Rapat ditutup pukul 12.00.")


def a_meeting(by, organiser: Agency, **changes) -> Meeting:
    return create_meeting(plan=a_plan(organiser, **changes), by=by, at=BEFORE)


def a_running_meeting(by, organiser: Agency) -> Meeting:
    meeting = a_meeting(by, organiser)
    open_meeting(meeting_id=meeting.pk, by=by, at=NINE)
    return meeting


def said(meeting: Meeting, text: str, by, *, at=LATER, **more) -> Entry:
    line = NewLine(meeting_id=meeting.pk, text=text, **more)
    return write_entry(line=line, by=by, at=at).entry


def promised(entry: Entry, owner: Agency, by, *, at=LATER, **more):
    facts = {"title": entry.text, "agency_id": owner.pk, "due_on": DUE, **more}
    return promise(entry_id=entry.pk, new=NewFollowUp(**facts), by=by, at=at)


def frozen(meeting: Meeting, by) -> Paper:
    if Meeting.objects.get(pk=meeting.pk).state == Meeting.State.RUNNING:
        close_meeting(meeting_id=meeting.pk, by=by, at=AFTER)
    return freeze_minutes(meeting_id=meeting.pk, closing=CLOSING, by=by, at=AFTER)


def a_scan(mark: bytes = b"") -> Upload:
    data = PDF + b"% " + mark + b"\n"
    return Upload(stream=io.BytesIO(data), name="pindaian.pdf", size=len(data))


def some_agencies(count: int) -> list[Agency]:
    return [
        create_agency(name=f"Dinas Contoh {n}", kind="dinas", aliases=[], code=f"contoh-{n}",
                      by=None, at=MONDAY)
        for n in range(1, count + 1)
    ]  # fmt: skip
