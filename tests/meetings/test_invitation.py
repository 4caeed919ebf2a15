"""The letter, the letters of all seats, and word by mail, notice, and calendar."""

from __future__ import annotations

import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from layak.city.agencies.letterheads.models import Signer
from layak.platform import jobs
from layak.platform.jobs.models import LongWork
from layak.platform.notifications.models import Notice
from layak.records.followups.promises.entries import NewFollowUp
from layak.records.followups.steps.actions import create_followup
from layak.rules.refusal import Refused
from layak.workflows.meetings.invitations.actions import invite_agencies, invite_offices
from layak.workflows.meetings.invitations.reads import Office, standing
from layak.workflows.meetings.letters.actions import (
    ask_letters,
    mail_once,
    make_invitation,
    send_invitations,
)
from layak.workflows.meetings.letters.letter import (
    calendar_entry,
    invitation_mail,
    letter_file,
    letters_zip,
)
from layak.workflows.meetings.letters.reads import OPENING, LetterPlan
from layak.workflows.meetings.papers.models import Paper
from layak.workflows.meetings.planning.actions import cancel_meeting, create_meeting
from layak.workflows.meetings.planning.models import Invitee
from tests.conftest import sign_in
from tests.meetings.planned import BEFORE, NINE, a_plan, now

pytestmark = pytest.mark.django_db
SITE = "https://layak.example"


@pytest.fixture
def signer(setda):
    return Signer.objects.create(
        agency=setda, name="Ketut Wirawan", position="Sekretaris Daerah", behalf="a.n.",
        behalf_of="Wali Kota Contoh", nip="196501011990031001", added_at=BEFORE,
    )  # fmt: skip


@pytest.fixture
def meeting(wati, dp3a, dinkes, heri, disdik, setda):
    made = create_meeting(plan=a_plan(dp3a), by=wati, at=BEFORE)
    invite_agencies(meeting_id=made.pk, by=wati, at=BEFORE)
    return made


def a_letter(signer, **changes) -> LetterPlan:
    facts = {
        "number": "400.2/17/DP3A", "dated_on": BEFORE.date(), "nature": "Penting",
        "subject": "Undangan rakor", "opening": OPENING, "contact": "Wati, (000) 000000",
        "copies": ["Wali Kota Contoh"], "signer": signer.pk, **changes,
    }  # fmt: skip
    return LetterPlan(**facts)


def words_of(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_letter_holds_day_hour_place_agenda_open_list_and_seats(meeting, wati, dinkes, signer):
    create_followup(
        new=NewFollowUp(
            title="Papan larangan rokok", agency_id=dinkes.pk, series="rakor",
            due_on=timezone.localdate() + timedelta(days=9),
        ),
        by=wati,
        at=now(),
    )  # fmt: skip
    told = {"meeting_id": meeting.pk, "city": None, "by": wati, "at": BEFORE}
    paper = make_invitation(plan=a_letter(signer), **told)
    words = words_of(letter_file(paper))
    for expected in (
        "400.2/17/DP3A", "Penting", "Yth. (daftar terlampir)", "Kamis, 5 November 2026",
        "09.00\u201312.00 WIB", "Aula Setda", "Pembukaan dan arahan pimpinan", "Papan larangan rokok",
        "Kepala Dinas Kesehatan", "a.n. Wali Kota Contoh", "Sekretaris Daerah,",
        "NIP 196501011990031001", "Wali Kota Contoh", "Wati, (000) 000000",
        "sebagaimana terlampir",
    ):  # fmt: skip
        assert expected in words, expected
    again = make_invitation(plan=a_letter(signer, number="400.2/18/DP3A"), **told)
    assert (again.version, again.state) == (2, "draft")
    assert Paper.objects.get(version=1).state == "replaced"


def test_every_seat_gets_its_own_letter_with_its_own_open_list(meeting, wati, dinkes, signer):
    create_followup(
        new=NewFollowUp(
            title="Papan larangan rokok", agency_id=dinkes.pk, series="rakor",
            due_on=timezone.localdate() + timedelta(days=9),
        ),
        by=wati,
        at=now(),
    )  # fmt: skip
    paper = make_invitation(
        meeting_id=meeting.pk, plan=a_letter(signer), city=None, by=wati, at=BEFORE
    )
    work = ask_letters(meeting_id=meeting.pk, by=wati, at=now())
    assert ask_letters(meeting_id=meeting.pk, by=wati, at=now()) == work
    assert work.total_count == 4
    done: list[int] = []
    data = b"".join(letters_zip(paper, on_each=lambda: done.append(1)))
    assert len(done) == 4
    with ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        letters = {name: words_of(archive.read(name)) for name in names}
    assert names[0].startswith("0001 Kepala Dinas Kesehatan")
    assert "Yth. Kepala Dinas Kesehatan" in letters[names[0]]
    assert "Papan larangan rokok" in letters[names[0]]
    assert "Daftar yang diundang" not in letters[names[0]]
    assert "Papan larangan rokok" not in letters[names[2]]
    assert "sebagaimana terlampir" not in letters[names[2]]


def test_a_letter_needs_seats_and_a_signer_who_still_signs(wati, dp3a, signer):
    meeting = create_meeting(plan=a_plan(dp3a), by=wati, at=BEFORE)
    told = {"meeting_id": meeting.pk, "city": None, "by": wati, "at": BEFORE}
    with pytest.raises(Refused, match="Undang dahulu"):
        make_invitation(plan=a_letter(signer), **told)
    with pytest.raises(Refused, match="Buat surat undangannya dahulu"):
        ask_letters(meeting_id=meeting.pk, by=wati, at=BEFORE)
    office = Office(represents="Ketua Forum Anak")
    invite_offices(meeting_id=meeting.pk, offices=[office], by=wati, at=BEFORE)
    Signer.objects.update(ended_at=BEFORE)
    with pytest.raises(Refused, match="sudah dilepas"):
        make_invitation(plan=a_letter(signer), **told)


def test_sending_tells_the_accounts_once_and_mails_once(meeting, wati, heri, mailoutbox):
    for _twice in range(2):
        mails, notices = send_invitations(meeting_id=meeting.pk, by=wati, at=BEFORE)
    assert (mails, notices) == (1, 2)
    assert sorted(Notice.objects.values_list("user__username", flat=True)) == ["heri", "wati"]
    assert Notice.objects.first().text == (
        "Undangan: Rakor skema aksi cepat, Kamis, 5 November 2026, 09.00\u201312.00 WIB."
    )
    meeting.refresh_from_db()
    assert meeting.state == "invited"
    seat = Invitee.objects.get(email="heri@musiraya.example")
    sent = []
    for _twice in range(2):
        mail_once(
            invitee_id=seat.pk, at=BEFORE,
            send=lambda row: sent.append(invitation_mail(row, site=SITE, at=BEFORE).send()),
        )  # fmt: skip
    assert len(sent) == len(mailoutbox) == 1
    mail = mailoutbox[0]
    assert mail.to == ["heri@musiraya.example"]
    assert f"{SITE}/undangan/" in mail.body
    name, entry, kind = mail.attachments[0]
    assert (name, kind) == ("rapat.ics", "text/calendar")
    assert "DTSTART:20261105T020000Z" in entry


def test_a_cancelled_meeting_is_struck_from_calendars_and_mails_nobody(meeting, wati):
    send_invitations(meeting_id=meeting.pk, by=wati, at=BEFORE)
    cancel_meeting(meeting_id=meeting.pk, reason="Aula banjir.", by=wati, at=BEFORE)
    meeting.refresh_from_db()
    entry = calendar_entry(meeting, host="layak.example", at=BEFORE).decode()
    assert "METHOD:CANCEL" in entry
    assert Notice.objects.count() == 0
    seat = standing(meeting)[0]
    assert mail_once(invitee_id=seat.pk, send=lambda row: row, at=BEFORE) is False


def test_nothing_is_sent_for_a_meeting_that_is_over(meeting, wati):
    with pytest.raises(Refused, match="sudah berlangsung"):
        send_invitations(meeting_id=meeting.pk, by=wati, at=NINE + timedelta(hours=4))


def test_the_letter_is_made_in_the_pages(client, meeting, wati, signer):
    sign_in(client, wati)
    url = reverse("meeting_letter", args=[meeting.pk])
    shown = client.get(url).content.decode()
    assert "Peraturan Presiden Nomor 25 Tahun 2021" in shown
    typed = {
        "number": "1/2026", "dated_on": "2026-10-27", "nature": "Penting", "subject": "Undangan",
        "signer": signer.pk, "opening": "Kami mengundang Saudara pada:", "copies": "Arsip\n\n",
    }  # fmt: skip
    assert client.post(url, typed | {"number": ""}).status_code == 422
    client.post(url, typed)
    file = client.get(reverse("invitation_file", args=[meeting.pk, 1]))
    assert "Kami mengundang Saudara pada:" in words_of(file.content)
    client.post(reverse("invitation_letters", args=[meeting.pk]))
    assert "Membuat surat setiap kursi" in client.get(url).content.decode()
    archive = reverse("invitation_archive", args=[meeting.pk])
    assert client.get(archive).status_code == 302
    jobs.run_pending()
    work = LongWork.objects.get()
    assert (work.done_count, work.failed_because) == (4, "")
    data = b"".join(client.get(archive).streaming_content)
    assert len(ZipFile(io.BytesIO(data)).namelist()) == 4
    late = client.post(reverse("invitations_send", args=[meeting.pk]), follow=True)
    assert "Rapat ini sudah berlangsung" in late.content.decode()
    entry = client.get(reverse("meeting_calendar", args=[meeting.pk]))
    assert entry["Content-Type"].startswith("text/calendar")
