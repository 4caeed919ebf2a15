"""Papers at their edges: whose letterhead, which number, what once, and nothing, long, or much."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, timedelta

import pypdfium2
import pytest
from django.urls import reverse

from layak.city.agencies.letterheads.actions import Head, set_letterhead
from layak.city.agencies.taskforce.actions import Decree, record_task_force
from layak.city.people.accounts.actions import change_name
from layak.platform.documents.writing.signing_lists import signing_list_pdf
from layak.rules.refusal import Refused
from layak.workflows.meetings.agenda.actions import accept_proposal
from layak.workflows.meetings.agenda.reads import agenda_page, agenda_rows
from layak.workflows.meetings.attendance.actions import Came, record_list
from layak.workflows.meetings.attendance.sheet import signing_list
from layak.workflows.meetings.final_minutes.actions import freeze_minutes
from layak.workflows.meetings.final_minutes.reads import Closing, minutes_number, minutes_words
from layak.workflows.meetings.final_minutes.sheet import minutes_file, minutes_print
from layak.workflows.meetings.invitations.actions import invite_offices
from layak.workflows.meetings.invitations.reads import Office, standing
from layak.workflows.meetings.minutes.actions import open_meeting
from layak.workflows.meetings.package.sheet import package_zip
from layak.workflows.meetings.planning.actions import create_meeting
from layak.workflows.meetings.planning.models import Meeting
from tests.conftest import sign_in
from tests.conventions.source import ROOT
from tests.meetings.held import (
    AFTER,
    LATER,
    a_meeting,
    a_running_meeting,
    frozen,
    promised,
    said,
    some_agencies,
)
from tests.meetings.planned import BEFORE, NINE, a_plan
from tests.meetings.test_papers import text_of

pytestmark = pytest.mark.django_db

NIP = "198001012005011001"
LONG = "Dr. Hj. Raden Ayu Siti Nurhaliza Kusumawardhani Prawirodirdjo, S.Sos., M.Si., M.P.A., Ph.D."
OFFICE = (
    "Asisten Pemerintahan dan Kesejahteraan Rakyat Sekretariat Daerah selaku Pelaksana Harian "
    "Ketua Gugus Tugas Kabupaten/Kota Layak Anak"
)


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def held_on(day: int, by, organiser) -> Meeting:
    starts = NINE.replace(day=day)
    plan = a_plan(organiser, starts_at=starts, ends_at=starts + timedelta(hours=3))
    return create_meeting(plan=plan, has_been=True, by=by, at=AFTER)


def test_minutes_and_list_stand_under_the_letterhead_of_who_signs(wati, dp3a, setda):
    head = Head(lines="PEMERINTAH KOTA\nSETDA KOTA", address="Jalan Dua", contact="", place="Sana")
    set_letterhead(agency=setda, head=head, by=wati, at=BEFORE)
    meeting = a_meeting(wati, dp3a, chair_agency_id=setda.pk, chair_name="Ani", chair_nip=NIP)
    open_meeting(meeting_id=meeting.pk, by=wati, at=NINE)
    words = text_of(minutes_file(frozen(meeting, wati)))
    assert words.startswith("PEMERINTAH KOTA\nSETDA KOTA\nJalan Dua\n")
    assert dp3a.name.upper() not in words
    assert f"NIP {NIP}" in words
    assert "Sana, 5 November 2026" in words
    meeting.refresh_from_db()
    sheet = signing_list(meeting, is_empty=True, by=wati.user, at=AFTER)
    assert sheet.letterhead[:2] == ["PEMERINTAH KOTA", "SETDA KOTA"]
    assert sheet.signature.number == f"NIP {NIP}"
    # without another office it is the organiser's
    own = minutes_words(a_running_meeting(wati, dp3a), Closing(), at=AFTER)
    assert dp3a.name.upper() in own["head"]


def test_numbers_of_minutes_go_up_with_the_dates(wati, dp3a):
    # planned in this order, held in another
    third, first, second = (held_on(day, wati, dp3a) for day in (20, 5, 12))
    numbers = [minutes_number(meeting) for meeting in (first, second, third)]
    assert numbers == ["1/NOT-KLA/XI/2026", "2/NOT-KLA/XI/2026", "3/NOT-KLA/XI/2026"]
    for meeting, number in ((first, numbers[0]), (third, numbers[2])):
        Meeting.objects.filter(pk=meeting.pk).update(state="ended")
        closing = Closing(number=number, basis="D", closing="P")
        freeze_minutes(meeting_id=meeting.pk, closing=closing, by=wati, at=AFTER)
    # one more is written down late: its place is taken, the numbers given stay
    late = held_on(18, wati, dp3a)
    assert minutes_number(late) == "3B/NOT-KLA/XI/2026"
    assert minutes_number(third) == "3/NOT-KLA/XI/2026"
    Meeting.objects.filter(pk=late.pk).update(state="ended")
    closing = Closing(number=numbers[2], basis="D", closing="P")
    with pytest.raises(Refused, match="sudah dipakai notulen Rakor 1 Tahun 2026"):
        freeze_minutes(meeting_id=late.pk, closing=closing, by=wati, at=AFTER)


def test_each_decision_is_printed_once_where_its_number_is(wati, dp3a, dinkes):
    meeting = a_running_meeting(wati, dp3a)
    said(meeting, "k: Sekolah filial dibuka di dua lapas.", wati)
    promised(said(meeting, "Menyusun SOP rujukan.", wati, speaker_id=dinkes.pk), dinkes, wati)
    said(meeting, "Pendataan berjalan baik.", wati, speaker_id=dinkes.pk)
    words = text_of(minutes_file(frozen(meeting, wati)))
    for once in ("Sekolah filial dibuka di dua lapas.", "Menyusun SOP rujukan."):
        assert words.count(once) == 1
    assert "Diputuskan nomor 1 (bagian 5)." in words
    assert f"{dinkes.name}: diputuskan nomor 2 (bagian 6)." in words
    assert f"{dinkes.name}: Pendataan berjalan baik." in words


def test_a_number_of_a_signer_is_eighteen_digits_and_stands_on_the_letter(
    client, wati, heri, dp3a, dinkes, round_
):
    sign_in(client, heri)
    where = reverse("account_name")
    wrong = client.post(where, {"name": heri.user.name, "nip": "12345"})
    assert "NIP terdiri atas 18 angka" in wrong.content.decode()
    client.post(where, {"name": heri.user.name, "nip": "19800101 200501 1 001"})
    heri.user.refresh_from_db()
    assert heri.user.nip == NIP
    # a name corrected by others leaves it
    change_name(user=heri.user, name="Heri S.", by=heri, at=AFTER)
    heri.user.refresh_from_db()
    assert heri.user.nip == NIP
    letter = client.get(reverse("statement_letter", args=[round_.code]) + "?perangkat=dinkes")
    text = " ".join(pages_of(letter.content))
    assert f"Heri S. NIP {NIP}" in text
    assert dinkes.name.upper() in text


def test_the_demo_city_gives_nobody_a_number():
    told = [*(ROOT / "data" / "demo").glob("*.yaml"), *(ROOT / "layak/config/demo").glob("*.py")]
    assert len(told) > 10
    for file in told:
        assert not re.search(r"(?<!\d)\d{8}[ .]?\d{6}[ .]?\d[ .]?\d{3}(?!\d)", file.read_text()), (
            file
        )


def test_a_decree_that_runs_out_is_proposed_for_the_agenda_and_taken_with_one_press(
    client, wati, dp3a
):
    def decree(number: str, until: date | None) -> Decree:
        return Decree(
            number=number, decreed_on=date(2025, 1, 2), about="", signer="",
            since_on=date(2025, 1, 2), until_on=until,
        )  # fmt: skip

    record_task_force(
        level="city", place_code="", decree=decree("188/7", date(2026, 12, 20)), by=wati, at=BEFORE
    )
    meeting = a_meeting(wati, dp3a)
    page = agenda_page(meeting, by=wati, at=BEFORE, may_change=True)
    (offered,) = [one for one in page["offered"] if one.source == "decrees"]
    assert offered.title == "SK gugus tugas yang segera habis masa tugasnya"
    assert [line.note for line in offered.lines] == ["masa tugas sampai 20 Desember 2026"]
    assert "188/7" in offered.lines[0].text
    sign_in(client, wati)
    shown = client.get(reverse("meeting_agenda", args=[meeting.pk])).content.decode()
    assert "SK gugus tugas yang segera habis masa tugasnya" in shown
    client.post(reverse("agenda_accept", args=[meeting.pk]), {"sumber": "decrees"})
    assert "SK gugus tugas yang segera habis masa tugasnya" in [
        row.title for row in agenda_rows(meeting)
    ]
    # a meeting long before the term runs out proposes nothing
    early = NINE.replace(month=9)
    plan = a_plan(dp3a, starts_at=early, ends_at=early + timedelta(hours=1))
    calm = create_meeting(plan=plan, has_been=True, by=wati, at=BEFORE)
    with pytest.raises(Refused, match="Tidak ada yang dapat diusulkan"):
        accept_proposal(
            meeting_id=calm.pk, source="decrees", by=wati, at=early - timedelta(days=20)
        )


def test_the_package_of_the_treasurer_holds_who_signed_in(wati, dp3a):
    meeting = a_running_meeting(wati, dp3a)
    names = zipfile.ZipFile(io.BytesIO(b"".join(package_zip(meeting, by=wati.user, at=AFTER))))
    assert names.namelist() == ["0-daftar-isi.txt"]
    invite_offices(
        meeting_id=meeting.pk, offices=[Office(represents="Camat Satu")], by=wati, at=LATER
    )
    came = [Came(name="Ibu Ani", invitee_id=standing(meeting)[0].pk, sex="P")]
    record_list(meeting_id=meeting.pk, everyone=came, way="code", by=wati, at=LATER)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(package_zip(meeting, by=wati.user, at=AFTER))))
    assert archive.namelist() == ["2-daftar-hadir-digital.pdf", "0-daftar-isi.txt"]
    text = " ".join(pages_of(archive.read("2-daftar-hadir-digital.pdf")))
    assert "Ibu Ani" in text
    assert "kode 10.00" in text
    assert "2-daftar-hadir-digital.pdf" in archive.read("0-daftar-isi.txt").decode()


@pytest.mark.parametrize("count", [0, 200])
def test_minutes_and_list_with_the_longest_names_and_no_or_many_rows(wati, dp3a, setda, count):
    owners = some_agencies(1)
    meeting = a_meeting(
        wati, dp3a, chair_agency_id=setda.pk, chair_name=LONG, chair_position=OFFICE[:160],
        chair_nip=NIP, note_taker_name=LONG, note_taker_position=OFFICE[:160], title="R" * 200,
    )  # fmt: skip
    open_meeting(meeting_id=meeting.pk, by=wati, at=NINE)
    if count:
        offices = [Office(represents=f"{n} {OFFICE}"[:160], name=LONG) for n in range(count)]
        invite_offices(meeting_id=meeting.pk, offices=offices, by=wati, at=LATER)
        seats = standing(meeting)[:150]
        everyone = [Came(name=seat.name, invitee_id=seat.pk) for seat in seats]
        record_list(meeting_id=meeting.pk, everyone=everyone, by=wati, at=LATER)
        for number in range(20):
            said(meeting, f"k: Keputusan panjang {number} {OFFICE}.", wati)
        for number in range(20):
            promised(said(meeting, f"Tugas {number}.", wati), owners[0], wati, problem=OFFICE)
    printed = pages_of(minutes_print(frozen(meeting, wati)))
    assert all(len(page) > 40 for page in printed), "an empty page"
    # fifty empty seats are a table with their numbers, none of them a paragraph
    assert ("Kursi yang tidak hadir" in " ".join(printed)) is bool(count)
    assert " ".join(printed).count("tidak hadir (") == 0
    assert "Rapat ditutup pukul 12.00." in printed[-1]
    assert printed[-1].count(LONG) == 2
    assert f"NIP {NIP}" in printed[-1]
    meeting.refresh_from_db()
    sheet = signing_list(meeting, is_empty=not count, by=wati.user, at=AFTER)
    listed = pages_of(signing_list_pdf(sheet, created=AFTER))
    assert all(len(page) > 40 for page in listed), "an empty page"
    assert LONG in listed[-1]
    if count:
        assert "".join(listed).replace(" ", "").count(LONG.replace(" ", "")) >= 150
