"""The list of who came: empty to be signed, or filled with who did."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.city.agencies.letterheads.reads import head_words, nip_words
from layak.city.places.queries import municipality
from layak.evaluation.rounds.wording import demo_mark, moment_text
from layak.platform.documents.files.kinds import DOCX
from layak.platform.documents.writing.reports import Signature
from layak.platform.documents.writing.signing_lists import (
    SigningList,
    SigningRow,
    TotalRow,
    signing_list_docx,
    signing_list_pdf,
)
from layak.rules.numbers import date_id
from layak.workflows.meetings.attendance.reads import AttendancePage, attendance_page
from layak.workflows.meetings.planning.models import Attendance, Meeting
from layak.workflows.meetings.planning.reads import day_words, hours_words, place_words

if TYPE_CHECKING:
    from layak.city.people.accounts.models import User


SPARE_LINES = 10
# what stands where the hand would sign
MARKS = {
    Attendance.Way.LIST.value: gettext_noop("ttd. pada daftar"),
    Attendance.Way.CODE.value: gettext_noop("kode"),
    Attendance.Way.LINK.value: gettext_noop("tautan"),
    Attendance.Way.DESK.value: gettext_noop("sekretariat"),
}
PDF = "application/pdf"


@dataclass(frozen=True, kw_only=True)
class File:
    data: bytes
    name: str
    media_type: str


def signing_list_file(
    meeting: Meeting, *, ending: str, is_empty: bool, by: User, at: datetime
) -> File:
    """DOCX or PDF of the list; ``is_empty`` for one to sign, with spare lines at its end."""
    sheet = signing_list(meeting, is_empty=is_empty, by=by, at=at)
    created = timezone.localtime(at)
    make = signing_list_docx if ending == "docx" else signing_list_pdf
    state = "kosong" if is_empty else "terisi"
    return File(
        data=make(sheet, created=created),
        name=f"daftar-hadir-{meeting.series}-{meeting.number}-{meeting.year}-{state}.{ending}",
        media_type=DOCX.media_type if ending == "docx" else PDF,
    )


def signing_list(meeting: Meeting, *, is_empty: bool, by: User, at: datetime) -> SigningList:
    """The list as plain values: five queries."""
    page, city = attendance_page(meeting), municipality()
    head = head_words(meeting.signing_agency, city)
    if is_empty:
        # every seat with the name that is expected, then room for others
        rows = [
            SigningRow(name=row.expected, agency=row.agency, represents=row.represents)
            for row in page.seats
        ] + [SigningRow() for _line in range(SPARE_LINES)]
    else:
        rows = [
            SigningRow(
                name=person.name,
                position=person.position,
                agency=person.agency,
                sex=person.sex,
                represents=person.represents,
                mark=f"{_(MARKS[person.way_code])} {person.hour}",
            )
            for person in page.people
        ]
    sheet = SigningList(
        title=_("Daftar hadir"),
        letterhead=[*head["lines"].splitlines(), head["address"]],
        banner=demo_mark(city),
        facts=[
            (_("Acara"), meeting.title),
            (_("Hari, tanggal"), f"{day_words(meeting)}, {hours_words(meeting)}"),
            (_("Tempat"), place_words(meeting)),
            (_("Penyelenggara"), meeting.organiser.name),
        ],
        rows=rows,
        signature=Signature(
            place=f"{head['place']}, {date_id(timezone.localtime(meeting.starts_at).date())}",
            lines=[f"{meeting.chair_position or _('Pimpinan rapat')},"],
            name=meeting.chair_name,
            number=nip_words(meeting.chair_nip),
        ),
        printed=_("Dicetak %(moment)s oleh %(name)s")
        % {"moment": moment_text(at), "name": by.name},
        author=by.name,
    )
    return sheet if is_empty else _with_totals(sheet, page)


def _with_totals(sheet: SigningList, page: AttendancePage) -> SigningList:
    people, absent = page.people, page.absent
    unsaid = len(people) - page.men_count - page.women_count
    summary = _(
        "%(present)d dari %(invited)d kursi hadir, %(absent)d kursi tidak hadir; %(people)d orang: "
        "%(men)d laki-laki, %(women)d perempuan"
    ) % {
        "present": page.present_count,
        "invited": len(page.seats),
        "absent": len(absent),
        "people": len(people),
        "men": page.men_count,
        "women": page.women_count,
    }
    if unsaid:
        summary += _(", %(n)d tidak menyebut") % {"n": unsaid}
    return replace(
        sheet,
        summary=f"{summary}.",
        totals_head=[
            _("Instansi"),
            _("Kursi diundang"),
            _("Kursi hadir"),
            _("Orang"),
            _("L"),
            _("P"),
        ],
        totals=[
            TotalRow(
                cells=[
                    row.name,
                    *map(str, (row.invited, row.present, row.people, row.men, row.women)),
                ]
            )
            for row in page.by_agency
        ],
        absent_title=_("Kursi yang tidak hadir (%(n)d)") % {"n": len(absent)},
        absent=[row.represents for row in absent],
    )
