"""The rakor of the story: 96 invited, 81 came, 19 decisions with 14 owners, on paper exactly so.

Every number here was written by hand.
"""

from __future__ import annotations

import io

import pypdfium2
import pytest
from docx import Document

from layak.records.followups.promises.models import FollowUp
from layak.records.followups.promises.reads import open_rows
from layak.workflows.meetings.attendance.actions import Came, record_list
from layak.workflows.meetings.attendance.reads import presence
from layak.workflows.meetings.final_minutes.sheet import minutes_file, minutes_print
from layak.workflows.meetings.invitations.actions import invite_offices
from layak.workflows.meetings.invitations.reads import Office
from layak.workflows.meetings.minutes.reads import minutes_page
from layak.workflows.meetings.planning.models import Invitee
from tests.meetings.held import (
    AFTER,
    DUE,
    LATER,
    a_running_meeting,
    frozen,
    promised,
    said,
    some_agencies,
)
from tests.shown import shown

pytestmark = pytest.mark.django_db

# which of the fourteen owners each of the nineteen decisions falls to
OWNERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 1, 2, 3, 4, 5]
HEAD = [
    "No", "Klaster, indikator, atau pertanyaan", "Masalah", "Rekomendasi", "Penanggung jawab",
    "Pendukung", "Tenggat", "Bukti selesai", "Status",
]  # fmt: skip


@pytest.fixture
def meeting(wati, dp3a):
    """Ninety-six seats are asked; the first eighty-one come."""
    meeting = a_running_meeting(wati, dp3a)
    offices = [Office(represents=f"Kursi {number:02d}") for number in range(1, 97)]
    assert invite_offices(meeting_id=meeting.pk, offices=offices, by=wati, at=LATER) == 96
    seats = Invitee.objects.filter(meeting=meeting).order_by("represents")[:81]
    came = [Came(name=f"Peserta {seat.represents}", invitee_id=seat.pk) for seat in seats]
    assert record_list(meeting_id=meeting.pk, everyone=came, by=wati, at=LATER) == 81
    return meeting


def test_the_story_comes_out_on_paper_as_it_was(wati, meeting):
    owners = some_agencies(14)
    items = list(meeting.agenda.order_by("position"))
    for number, owner in enumerate(OWNERS, start=1):
        entry = said(meeting, f"Butir {number}.", wati, item_id=items[number % len(items)].pk)
        promised(
            entry, owners[owner - 1], wati, problem=f"Masalah {number}",
            proof_wanted=f"Bukti {number}",
        )  # fmt: skip
    page = shown(minutes_page(meeting=meeting, by=wati, at=LATER))
    assert page.summary == (
        "19 keputusan, 19 di antaranya tindak lanjut dengan 14 penanggung jawab."
    )
    there = presence(meeting)
    assert (there.invited_count, there.present_count, len(there.absent)) == (96, 81, 15)
    assert (there.absent[0], there.absent[-1]) == ("Kursi 82", "Kursi 96")
    words = frozen(meeting, wati)
    document = Document(io.BytesIO(minutes_file(words)))
    matrix = next(table for table in document.tables if len(table.columns) == 9)
    rows = [[cell.text for cell in row.cells] for row in matrix.rows]
    assert rows[0] == HEAD
    assert len(rows) == 20
    assert [row[0] for row in rows[1:]] == [str(number) for number in range(1, 20)]
    assert sorted({row[4] for row in rows[1:]}) == sorted(owner.name for owner in owners)
    assert {row[6] for row in rows[1:]} == {"15 Januari 2027"}
    assert {row[8] for row in rows[1:]} == {"Berjalan"}
    told = {row[3]: (row[2], row[4], row[7]) for row in rows[1:]}
    assert told["Butir 19."] == ("Masalah 19", "Dinas Contoh 5", "Bukti 19")
    facts = {row.cells[0].text: row.cells[1].text for row in document.tables[0].rows}
    assert facts["Kehadiran"] == "81 dari 96 kursi yang diundang hadir"
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "19 keputusan, 19 di antaranya tindak lanjut dengan 14 penanggung jawab." in text
    assert "Kursi yang tidak hadir (15): Kursi 82; Kursi 83;" in text
    assert FollowUp.objects.filter(origin=f"meeting:{meeting.pk}").count() == 19
    assert len(open_rows(series="rakor", today=AFTER.date())) == 19
    assert DUE.isoformat() == "2027-01-15"
    check_print(minutes_print(words))


def check_print(pdf: bytes) -> None:
    """The matrix stands across; the closing words and the signatures share the last page."""
    printed = pypdfium2.PdfDocument(pdf)
    across = [page for page in printed if page.get_width() > page.get_height()]
    told = " ".join(page.get_textpage().get_text_range() for page in across)
    assert all(f"Bukti {number}" in told for number in range(1, 20))
    last = " ".join(printed[len(printed) - 1].get_textpage().get_text_range().split())
    assert "Rapat ditutup pukul 12.00." in last
    assert "Pimpinan rapat," in last
