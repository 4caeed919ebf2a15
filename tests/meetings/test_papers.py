from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from layak.evaluation.answers.models import Answer, EvidenceUse
from layak.platform.notifications.models import Notice
from layak.records.evidence.files.models import Evidence
from layak.rules.refusal import Refused
from layak.workflows.meetings.final_minutes.actions import reopen_minutes
from layak.workflows.meetings.final_minutes.pages import meter_page
from layak.workflows.meetings.final_minutes.sheet import minutes_file, minutes_print
from layak.workflows.meetings.package.sheet import package_zip
from layak.workflows.meetings.papers.actions import (
    NewPaper,
    add_papers,
    drop_paper,
    move_paper,
    prove_with_paper,
    sign_paper,
)
from layak.workflows.meetings.papers.models import Paper
from layak.workflows.meetings.papers.reads import papers_page, waiting_papers
from layak.workflows.meetings.planning.models import Invitee, Meeting
from tests.conftest import sign_in
from tests.evaluation.conftest import revision, round_  # noqa: F401  # fixtures
from tests.meetings.held import AFTER, PDF, a_running_meeting, a_scan, frozen, promised, said
from tests.shown import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(wati, dp3a, settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    return a_running_meeting(wati, dp3a)


def text_of(docx: bytes) -> str:
    document = Document(io.BytesIO(docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def photo(meeting, caption: str, by) -> Paper:
    new = NewPaper(meeting_id=meeting.pk, kind="photo", title=caption)
    (made,) = add_papers(new=new, uploads=[a_scan(caption.encode())], by=by, at=AFTER)
    return made


def test_minutes_go_from_desk_to_desk_and_are_signed_by_their_scan(wati, sari, meeting):
    said(meeting, "k: Disepakati.", wati)
    paper = frozen(meeting, wati)
    with pytest.raises(Refused, match="sekretariat"):
        move_paper(paper_id=paper.pk, desk="Asisten I", by=sari, at=AFTER)
    move_paper(paper_id=paper.pk, desk="Asisten I", by=wati, at=AFTER)
    (waits,) = shown(waiting_papers(today_at=AFTER + timedelta(days=4, hours=1)))
    assert (waits.desk, waits.days, waits.meeting) == ("Asisten I", 4, "Rakor 1/2026")
    with pytest.raises(Refused, match="sudah tercatat"):
        move_paper(paper_id=paper.pk, desk="Asisten I", by=wati, at=AFTER)
    evidence = sign_paper(paper_id=paper.pk, upload=a_scan(), by=wati, at=AFTER)
    paper.refresh_from_db()
    assert (paper.state, paper.desk, paper.evidence_id) == ("signed", "", evidence.pk)
    assert Meeting.objects.get(pk=meeting.pk).state == "signed"
    kept = Evidence.objects.get(pk=evidence.pk)
    assert (kept.kind, kept.years, kept.number) == ("minutes", [2026], "400/7")
    assert waiting_papers(today_at=AFTER) == []
    steps = [(move.state, move.desk) for move in paper.moves.order_by("pk")]
    assert steps == [("draft", ""), ("out", "Asisten I"), ("signed", "")]


def test_who_was_invited_and_who_owes_is_told_of_the_signature(
    wati, heri, sari, tono, ketut, meeting, dinkes, disdik
):
    Invitee.objects.create(
        meeting=meeting, agency=dinkes, represents="Kepala Dinas", position=1, nonce="satu"
    )
    promised(said(meeting, "Menyusun SOP.", wati), disdik, wati)
    paper = frozen(meeting, wati)
    assert not Notice.objects.filter(kind="minutes.signed").exists()
    sign_paper(paper_id=paper.pk, upload=a_scan(), by=wati, at=AFTER)
    told = Notice.objects.filter(kind="minutes.signed")
    assert {notice.user for notice in told} == {heri.user, sari.user, tono.user}
    assert {notice.url for notice in told} == {f"/rapat/{meeting.pk}/notulen/"}
    assert told[0].text.startswith("Notulen Rakor 1/2026 sudah ditandatangani.")


def test_a_change_after_the_signature_is_a_new_version(wati, meeting):
    said(meeting, "k: Keputusan lama.", wati)
    first = frozen(meeting, wati)
    sign_paper(paper_id=first.pk, upload=a_scan(), by=wati, at=AFTER)
    with pytest.raises(Refused, match="sudah ditandatangani"):
        said(meeting, "Terlambat.", wati, at=AFTER)
    with pytest.raises(Refused, match="Tulis mengapa"):
        reopen_minutes(meeting_id=meeting.pk, because=" ", by=wati, at=AFTER)
    reopen_minutes(meeting_id=meeting.pk, because="Nama instansi keliru.", by=wati, at=AFTER)
    said(meeting, "k: Keputusan tambahan.", wati, at=AFTER)
    second = frozen(meeting, wati)
    first.refresh_from_db()
    assert (first.state, first.version, second.state, second.version) == ("signed", 1, "draft", 2)
    old, new = text_of(minutes_file(first)), text_of(minutes_file(second))
    assert "Keputusan tambahan." not in old
    assert "Keputusan tambahan." in new
    with pytest.raises(Refused, match="sudah ditandatangani"):
        sign_paper(paper_id=first.pk, upload=a_scan(b"lain"), by=wati, at=AFTER)


def test_the_database_wants_a_scan_with_a_signed_paper(wati, meeting):
    said(meeting, "Isi.", wati)
    paper = frozen(meeting, wati)
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(state="signed")


def test_minutes_without_anything_said_can_be_printed(wati, meeting):
    paper = frozen(meeting, wati)
    words = text_of(minutes_file(paper))
    assert "Rapat ini tidak mengambil keputusan." in words
    assert "Rapat ini tidak mencatat tindak lanjut." in words
    assert minutes_print(paper).startswith(b"%PDF")
    assert minutes_file(paper) == minutes_file(paper)


def test_the_package_holds_what_there_is_and_names_what_is_missing(client, wati, meeting):
    said(meeting, "k: Disepakati.", wati)
    frozen(meeting, wati)
    scan = NewPaper(meeting_id=meeting.pk, kind="attendance", title="Daftar hadir")
    add_papers(new=scan, uploads=[a_scan()], by=wati, at=AFTER)
    photo(meeting, "Pembukaan oleh Asisten I", wati)
    data = b"".join(package_zip(meeting, by=wati.user, at=AFTER))
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.namelist() == [
        "2-daftar-hadir-v1.pdf",
        "3-notulen-v1-belum-ditandatangani.docx",
        "4-lembar-foto-1.pdf",
        "0-daftar-isi.txt",
    ]
    assert archive.read("2-daftar-hadir-v1.pdf").startswith(PDF[:30])
    said_of_it = archive.read("0-daftar-isi.txt").decode().splitlines()
    lacking = said_of_it[said_of_it.index("Yang masih kurang:") + 1 :]
    assert lacking == [
        "- Undangan belum ada.",
        "- Notulen belum ada pindaian bertanda tangan.",
        "- Kurang 2 foto dari 3 yang diharapkan.",
        "- Lembar konsumsi belum ada.",
    ]
    sign_in(client, wati)
    answer = client.get(reverse("meeting_package", args=[meeting.pk]))
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_a_file_lost_from_storage_is_named_in_the_package(wati, meeting, tmp_path):
    scan = NewPaper(meeting_id=meeting.pk, kind="consumption", title="Lembar konsumsi")
    add_papers(new=scan, uploads=[a_scan()], by=wati, at=AFTER)
    for file in [path for path in tmp_path.rglob("*") if path.is_file()]:
        file.unlink()
    archive = zipfile.ZipFile(io.BytesIO(b"".join(package_zip(meeting, by=wati.user, at=AFTER))))
    assert archive.namelist() == ["0-daftar-isi.txt"]
    told = archive.read("0-daftar-isi.txt").decode()
    assert "Lembar konsumsi: berkasnya tidak ada di penyimpanan" in told


def test_photos_want_captions_and_can_be_taken_off(client, wati, meeting):
    with pytest.raises(Refused, match="keterangannya"):
        photo(meeting, "  ", wati)
    first = photo(meeting, "Pembukaan", wati)
    page = shown(papers_page(meeting=meeting, by=wati))
    assert page.photo_hint == "Kurang 2 foto dari 3 yang diharapkan."
    drop_paper(paper_id=first.pk, by=wati, at=AFTER)
    assert shown(papers_page(meeting=meeting, by=wati)).photos == []
    assert Evidence.objects.filter(pk=first.evidence_id).exists()
    sign_in(client, wati)
    files = [SimpleUploadedFile(f"{n}.pdf", PDF + bytes([48 + n])) for n in range(3)]
    told = {"kind": "photo", "title": "Diskusi klaster", "uploads": files}
    assert client.post(reverse("paper_add", args=[meeting.pk]), told).status_code == 302
    page = shown(papers_page(meeting=meeting, by=wati))
    assert ([view.title for view in page.photos], page.photo_hint) == (["Diskusi klaster"] * 3, "")
    empty = client.post(reverse("paper_add", args=[meeting.pk]), {"kind": "photo", "title": "x"})
    assert empty.status_code == 422
    assert "Pilih dahulu berkasnya." in empty.content.decode()


def test_a_scan_proves_the_question_with_one_click(client, round_, wati, meeting):  # noqa: F811
    answer = Answer.objects.get(round=round_, code="2.3")
    paper = frozen(meeting, wati)
    with pytest.raises(Refused, match="belum ada pindaiannya"):
        prove_with_paper(paper_id=paper.pk, answer_id=answer.pk, by=wati, at=AFTER)
    sign_paper(paper_id=paper.pk, upload=a_scan(), by=wati, at=AFTER)
    sign_in(client, wati)
    page = client.get(reverse("meeting_papers", args=[meeting.pk])).content.decode()
    assert "Jadikan bukti pertanyaan 2.3" in page
    url = reverse("paper_prove", args=[meeting.pk, paper.pk])
    assert client.post(url, {"answer": answer.pk}).status_code == 302
    paper.refresh_from_db()
    assert EvidenceUse.objects.get(answer=answer).evidence_id == paper.evidence_id
    assert client.post(url, {"answer": answer.pk}).status_code == 409
    page = client.get(reverse("meeting_papers", args=[meeting.pk])).content.decode()
    assert "Bukti pertanyaan 2.3" in page


def test_the_meter_counts_meetings_held_and_seats_that_came(wati, meeting):
    page = shown(meter_page(year=2026, today_year=2026))
    assert (len(page.rows), page.step) == (1, "1 sampai 4 kali setahun")
    assert page.kinds == [("Skema aksi cepat", 1)]
    assert shown(meter_page(year=2025, today_year=2027)).step == "Belum pernah"


def test_pages_say_what_will_be_there(client, wati, sari, meeting):
    sign_in(client, wati)
    for name in ("paper_waiting", "meeting_meter"):
        assert client.get(reverse(name)).status_code == 200
    for name in ("meeting_papers", "meeting_beamer", "minutes_freeze"):
        assert client.get(reverse(name, args=[meeting.pk])).status_code == 200
    sign_in(client, sari)
    page = client.get(reverse("meeting_papers", args=[meeting.pk])).content.decode()
    assert "Simpan berkas rapat" not in page


def test_many_papers_need_no_more_queries(client, wati, meeting):
    sign_in(client, wati)
    url = reverse("meeting_papers", args=[meeting.pk])

    def asked() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    for n in range(2):
        photo(meeting, f"Foto {n}", wati)
    few = asked()
    for n in range(2, 20):
        photo(meeting, f"Foto {n}", wati)
    assert asked() == few


def test_the_beamer_shows_the_item_and_what_was_decided(client, wati, meeting, dinkes):
    first, second = meeting.agenda.order_by("position")[:2]
    promised(said(meeting, "Melatih petugas.", wati, item_id=first.pk), dinkes, wati)
    sign_in(client, wati)
    url = reverse("meeting_beamer", args=[meeting.pk])
    page = client.get(url)
    assert shown(page.context["page"]).item == first
    words = page.content.decode()
    assert "Melatih petugas." in words
    assert f"?acara={second.pk}" in words
    assert "1 tindak lanjut terbuka" in words
    assert client.get(url, {"acara": second.pk}).context["page"]["item"] == second
