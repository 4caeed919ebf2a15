"""Quarantine: nothing is opened before the scanner has said that it is clean."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from layak.evaluation.answers.models import EvidenceUse
from layak.platform import jobs
from layak.platform.audit.models import Event
from layak.platform.documents.files import clamd
from layak.platform.notifications.models import Notice
from layak.records.evidence.files import scanning
from layak.records.evidence.files.models import EvidenceFile, FileScan
from layak.records.evidence.files.tasks import scan_unasked, scan_waiting
from layak.records.evidence.reading.reads import unread_files
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import answer, revision, round_
from tests.evidence.scanners import EICAR, Daemon, Spoken
from tests.evidence.uploading import PDF

__all__ = ["answer", "revision", "round_"]


@pytest.fixture
def spoken():
    scanner = Spoken()
    yield scanner
    scanner.stop()


@pytest.fixture(params=["spoken", "clamd"])
def scanner(request):
    """Both must say the same."""
    if request.param == "spoken":
        yield request.getfixturevalue("spoken")
        return
    program = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
    if program is None:
        pytest.skip("clamav-daemon is not installed")
    with tempfile.TemporaryDirectory() as folder:
        daemon = Daemon(program, Path(folder))
        yield daemon
        daemon.stop()


@pytest.fixture
def desk(client, sari, answer, folders, settings, spoken):
    """Sari's page of 14.1 in an installation that scans."""
    settings.CLAMAV = spoken.address
    return sign_in(client, sari)


def hand_in(client, answer, name="SK.pdf", data=PDF):
    client.post(
        f"/evaluasi/jawaban/{answer.pk}/bukti/", {"uploads": [SimpleUploadedFile(name, data)]}
    )
    return EvidenceFile.objects.latest("pk")


def page_of(client, file) -> str:
    return client.get(f"/bukti/{file.evidence_id}/").content.decode()


def status_of(client, file) -> int:
    response = client.get(f"/bukti/{file.evidence_id}/berkas/{file.version}/")
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


def test_the_daemon_and_our_words_for_it_agree(scanner):
    clamd.ping(scanner.address)
    assert clamd.scan(scanner.address, [b"halo"]) == ""
    assert "Eicar" in clamd.scan(scanner.address, [b"x" * 70_000, EICAR])
    with pytest.raises(clamd.NotScanned, match="size limit"):
        clamd.scan(scanner.address, [b"0" * 400_000] * 6)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://127.0.0.1:1", "refused"),
        ("unix:/tidak/ada", "No such file"),
        ("http://scanner", "LAYAK_CLAMAV"),
    ],
)
def test_a_scanner_that_is_not_there_is_down(address, said):
    with pytest.raises(clamd.ScannerDown, match=said):
        clamd.scan(address, [b"x"])


@pytest.mark.parametrize("reply", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n"])
def test_who_answers_in_another_way_is_no_scanner(spoken, reply):
    spoken.reply = reply
    with pytest.raises(clamd.ScannerDown, match="tidak dikenal"):
        clamd.scan(spoken.address, [b"x"])
    with pytest.raises(clamd.ScannerDown, match="tidak dikenal"):
        clamd.ping(spoken.address)


def test_a_file_waits_and_opens_when_it_is_clean(desk, answer):
    file = hand_in(desk, answer)
    assert file.scan.state == "waiting"
    assert "menunggu pemeriksaan virus" in page_of(desk, file)
    assert status_of(desk, file) == 409
    assert file.pk not in unread_files()
    jobs.run_pending()
    file.scan.refresh_from_db()
    assert (file.scan.state, file.scan.found) == ("clean", "")
    assert "menunggu pemeriksaan virus" not in page_of(desk, file)
    assert status_of(desk, file) == 200
    assert not Notice.objects.filter(kind="evidence.infected").exists()


def test_a_virus_is_never_opened_and_its_people_hear_of_it(desk, answer, sari, wati):
    file = hand_in(desk, answer, "catatan.pdf", PDF + EICAR)
    jobs.run_pending()
    assert file.scan.state == "infected"
    assert "berisi virus (Eicar-Test)" in page_of(desk, file)
    assert status_of(desk, file) == 409
    assert file.pk not in unread_files()
    told = Notice.objects.filter(kind="evidence.infected")
    assert {notice.user_id for notice in told} == {sari.user.pk, wati.user.pk}
    assert all("catatan" not in notice.text for notice in told)
    assert Event.objects.filter(kind="evidence.infected").count() == 1


def test_without_the_scanner_files_wait_and_are_scanned_when_it_is_back(
    desk, answer, settings, spoken
):
    settings.CLAMAV = "tcp://127.0.0.1:1"
    file = hand_in(desk, answer)
    jobs.run_pending()
    scan_waiting()
    assert jobs.run_pending() == []
    assert file.scan.state == "waiting"
    assert status_of(desk, file) == 409
    settings.CLAMAV = spoken.address
    scan_waiting()
    jobs.run_pending()
    file.scan.refresh_from_db()
    assert file.scan.state == "clean"


def test_a_file_that_the_scanner_would_not_look_at_stays_closed(desk, answer, spoken):
    spoken.reply = b"INSTREAM size limit exceeded. ERROR\0"
    file = hand_in(desk, answer)
    jobs.run_pending()
    assert file.scan.state == "waiting"
    assert status_of(desk, file) == 409


def test_without_a_setting_nothing_is_asked(desk, answer, settings):
    settings.CLAMAV = ""
    file = hand_in(desk, answer)
    assert not FileScan.objects.exists()
    assert status_of(desk, file) == 200


@pytest.fixture
def older(desk, answer, settings, spoken):
    """A clean file, one with a virus and one whose bytes are lost, of before the scanner was set."""
    settings.CLAMAV = ""
    files = [
        hand_in(desk, answer, f"{n}.pdf", PDF + more) for n, more in enumerate([b"", EICAR, b"3"])
    ]
    default_storage.delete(files[2].stored_as)
    settings.CLAMAV = spoken.address
    return files


def test_what_came_before_the_scanner_is_scanned_later(desk, older):
    clean, infected, _lost = older
    assert status_of(desk, infected) == 200
    scan_unasked()
    jobs.run_pending()
    assert dict(FileScan.objects.values_list("file", "state")) == {
        clean.pk: "clean",
        infected.pk: "infected",
    }
    assert (status_of(desk, clean), status_of(desk, infected)) == (200, 409)
    assert Event.objects.filter(kind="evidence.infected").count() == 1
    assert not Notice.objects.filter(kind="evidence.infected").exclude(
        text__contains=f"nomor {infected.evidence_id} versi 1"
    )
    # the lost one is asked for again, the others are not
    scan_unasked()
    assert jobs.run_pending() == ["evidence.scan_old"]


def test_what_came_before_stays_open_while_the_scanner_is_away(desk, older, settings):
    settings.CLAMAV = "tcp://127.0.0.1:1"
    scan_unasked()
    assert jobs.run_pending() == []
    scanning.scan_unasked(file_id=older[1].pk, at=MONDAY)
    assert not FileScan.objects.exists()
    assert status_of(desk, older[1]) == 200


def test_what_came_before_and_is_never_taken_by_the_scanner_is_closed(desk, older, spoken):
    spoken.reply = b"INSTREAM size limit exceeded. ERROR\0"
    scanning.scan_unasked(file_id=older[0].pk, at=MONDAY)
    assert FileScan.objects.get().state == "waiting"
    assert status_of(desk, older[0]) == 409


def test_without_a_scanner_nothing_old_is_queued(older, settings):
    settings.CLAMAV = ""
    scan_unasked()
    assert jobs.run_pending() == []


def test_the_zip_of_a_round_leaves_out_what_is_not_clean(desk, answer, wati, client):
    hand_in(desk, answer, "bersih.pdf")
    jobs.run_pending()
    hand_in(desk, answer, "menunggu.pdf", PDF + b"2")
    assert EvidenceUse.objects.count() == 2
    response = sign_in(client, wati).get(f"/evaluasi/{answer.round.code}/berkas.zip")
    assert response.status_code == 200, response.content
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        names = archive.namelist()
    assert [name.rpartition("_")[2] for name in names if name.endswith(".pdf")] == [
        "bersih-pdf.pdf"
    ]
