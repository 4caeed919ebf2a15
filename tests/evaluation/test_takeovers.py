"""A folder of last year becomes coded evidence: listed safely, suggested, decided, undone, closed."""

from __future__ import annotations

import io
import json
import stat
import struct
from datetime import timedelta
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import reverse

from layak.config import cli
from layak.evaluation.answers.models import EvidenceUse
from layak.evaluation.steering.actions import open_round
from layak.evaluation.takeovers.actions import (
    Incoming,
    bring_zip,
    close_takeover,
    leave_files,
    open_takeover,
    take_files,
    take_in,
    undo_decisions,
)
from layak.evaluation.takeovers.models import TakeoverFile
from layak.evaluation.takeovers.reads import strong_choices, takeover_page
from layak.platform.jobs import run_pending
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.uploads.storing import NotStored
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by, plan

pytestmark = pytest.mark.usefixtures("kept_files")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def pdf(number: int) -> bytes:
    return PDF.replace(b"%%EOF", b"%% " + str(number).encode() + b"\n%%EOF")


def zipped(entries: dict[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    out.seek(0)
    return out


@pytest.fixture
def takeover(round_, dinkes, sari):
    lead_by(round_.answers.get(code="14.1"), dinkes)
    lead_by(round_.answers.get(code="14.7"), dinkes)
    return open_takeover(round_=round_, agency=dinkes, name="Drive 2024", by=sari, at=MONDAY)


def bring(takeover, by, entries):
    file = zipped(entries)
    work = bring_zip(takeover=takeover, file=file, size=len(file.getvalue()), by=by, at=MONDAY)
    run_pending()
    work.refresh_from_db()
    return work


def rows(takeover) -> dict[str, TakeoverFile]:
    return {row.path: row for row in takeover.files.all()}


def test_zip_is_listed_with_what_each_file_may_prove(takeover, sari):
    work = bring(
        takeover,
        sari,
        {
            "2025/14.1 ASI/rekap.pdf": pdf(1),
            "2025/14.7 konselor/rekap salinan.pdf": pdf(1),
            "lain/scan1.pdf": pdf(2),
            "lain/kosong.pdf": b"",
            "lain/buku.zip": zipped({"a.pdf": PDF}).getvalue(),
            "__MACOSX/14.1/._rekap.pdf": b"x",
            "Thumbs.db": b"x",
        },
    )
    assert (work.failed_because, work.done_count, work.total_count) == ("", 5, 5)
    found = rows(takeover)
    assert set(found) == {
        "2025/14.1 ASI/rekap.pdf",
        "2025/14.7 konselor/rekap salinan.pdf",
        "lain/scan1.pdf",
        "lain/kosong.pdf",
        "lain/buku.zip",
    }
    first = found["2025/14.1 ASI/rekap.pdf"]
    copy = found["2025/14.7 konselor/rekap salinan.pdf"]
    assert first.suggested[0]["code"] == "14.1"
    assert first.suggested_year == 2025
    assert copy.same_as == first
    assert not copy.stored_as
    assert found["lain/scan1.pdf"].suggested == []
    assert found["lain/kosong.pdf"].refused_because == "Berkas ini kosong."
    assert found["lain/buku.zip"].refused_because
    assert not found["lain/buku.zip"].stored_as
    # copies fall together: one file with the codes of both
    assert strong_choices(takeover) == {first.pk: ["14.1", "14.7"]}


def test_taken_file_is_one_evidence_of_several_questions(takeover, sari, dinkes):
    bring(takeover, sari, {"2025/14.1/rekap_asi.pdf": pdf(1), "2025/14.7/rekap.pdf": pdf(1)})
    taken = take_files(takeover=takeover, codes_of=strong_choices(takeover), by=sari, at=MONDAY)
    assert (taken.file_count, taken.use_count, taken.refused) == (1, 2, [])
    evidence = Evidence.objects.get()
    assert (evidence.title, evidence.agency, evidence.years) == ("rekap asi", dinkes, [2025])
    assert set(evidence.uses.values_list("answer__code", flat=True)) == {"14.1", "14.7"}
    file = evidence.files.get()
    with default_storage.open(file.stored_as) as stored:
        assert stored.read() == pdf(1)
    assert {row.decision for row in takeover.files.all()} == {"taken"}


def test_refused_question_leaves_its_file_whole_and_the_others_taken(
    takeover, sari, round_, disdik
):
    lead_by(round_.answers.get(code="18.1"), disdik)
    bring(takeover, sari, {"14.1 a.pdf": pdf(1), "14.7 b.pdf": pdf(2)})
    found = rows(takeover)
    chosen = {found["14.1 a.pdf"].pk: ["14.1", "18.1"], found["14.7 b.pdf"].pk: ["14.7"]}
    taken = take_files(takeover=takeover, codes_of=chosen, by=sari, at=MONDAY)
    assert [(path, code) for path, code, _why in taken.refused] == [("14.1 a.pdf", "18.1")]
    assert set(EvidenceUse.objects.values_list("answer__code", flat=True)) == {"14.7"}
    assert rows(takeover)["14.1 a.pdf"].decision == "waiting"
    assert Evidence.objects.count() == 1


def test_file_that_is_in_the_library_already_is_used_again(takeover, sari):
    bring(takeover, sari, {"14.1 a.pdf": pdf(1)})
    take_files(takeover=takeover, codes_of=strong_choices(takeover), by=sari, at=MONDAY)
    other = open_takeover(
        round_=takeover.round, agency=takeover.agency, name="Lagi", by=sari, at=MONDAY
    )
    bring(other, sari, {"14.7 lain nama.pdf": pdf(1)})
    take_files(takeover=other, codes_of=strong_choices(other), by=sari, at=MONDAY)
    assert Evidence.objects.count() == 1
    assert set(EvidenceUse.objects.values_list("answer__code", flat=True)) == {"14.1", "14.7"}
    # its second bytes are nobody's, and go when the folder is done
    second = other.files.get().stored_as
    with TestCase.captureOnCommitCallbacks(execute=True):
        close_takeover(takeover=other, by=sari, at=MONDAY)
    assert not default_storage.exists(second)
    assert default_storage.exists(EvidenceFile.objects.get().stored_as)


def test_decisions_are_undone_and_may_be_made_again(takeover, sari):
    bring(takeover, sari, {"14.1 a.pdf": pdf(1), "x.pdf": pdf(2)})
    found = rows(takeover)
    take_files(takeover=takeover, codes_of=strong_choices(takeover), by=sari, at=MONDAY)
    leave_files(takeover=takeover, file_ids=[found["x.pdf"].pk], by=sari, at=MONDAY)
    ids = [row.pk for row in found.values()]
    later = MONDAY + timedelta(minutes=5)
    assert undo_decisions(takeover=takeover, file_ids=ids, by=sari, at=later) == 2
    assert not EvidenceUse.objects.filter(removed_at=None).exists()
    assert {row.decision for row in takeover.files.all()} == {"waiting"}
    taken = take_files(takeover=takeover, codes_of=strong_choices(takeover), by=sari, at=later)
    assert (taken.file_count, Evidence.objects.count()) == (1, 1)


def test_closing_throws_away_what_was_not_taken(takeover, sari):
    bring(takeover, sari, {"14.1 a.pdf": pdf(1), "x.pdf": pdf(2)})
    take_files(takeover=takeover, codes_of=strong_choices(takeover), by=sari, at=MONDAY)
    left = rows(takeover)["x.pdf"].stored_as
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert close_takeover(takeover=takeover, by=sari, at=MONDAY) == 1
    assert not default_storage.exists(left)
    assert default_storage.exists(EvidenceFile.objects.get().stored_as)
    with pytest.raises(Refused, match="sudah selesai"):
        leave_files(takeover=takeover, file_ids=[rows(takeover)["x.pdf"].pk], by=sari, at=MONDAY)


def test_same_folder_twice_lists_nothing_twice(takeover, sari):
    for _time in range(2):
        bring(takeover, sari, {"14.1 a.pdf": pdf(1), "b.pdf": pdf(2)})
    assert takeover.files.count() == 2


def test_round_before_tells_what_the_same_bytes_proved(takeover, sari, revision, dp3a):
    bring(takeover, sari, {"14.7 a.pdf": pdf(1)})
    take_files(takeover=takeover, codes_of=strong_choices(takeover), by=sari, at=MONDAY)
    next_round = open_round(
        plan=plan("berikut"), revision=revision, caretaker=dp3a, by=None, at=MONDAY
    )
    other = open_takeover(
        round_=next_round, agency=takeover.agency, name="Lagi", by=sari, at=MONDAY
    )
    take_in(
        takeover=other,
        incoming=Incoming(path="tanpa kode.pdf", stream=io.BytesIO(pdf(1)), size=len(pdf(1))),
        at=MONDAY,
    )
    first = other.files.get().suggested[0]
    assert (first["code"], first["strong"]) == ("14.7", True)


def linked() -> io.BytesIO:
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        entry = ZipInfo("14.1 tautan.pdf")
        entry.create_system = 3
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    out.seek(0)
    return out


def locked() -> io.BytesIO:
    data = bytearray(zipped({"14.1 rahasia.pdf": PDF}).getvalue())
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(sign) + place
        struct.pack_into("<H", data, at, struct.unpack_from("<H", data, at)[0] | 1)
    return io.BytesIO(bytes(data))


def lying() -> io.BytesIO:
    """Claims 10 bytes, unpacks to 60 MB."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("14.1 bom.pdf", PDF + b"\0" * 60_000_000)
    return out


@pytest.mark.parametrize(
    ("archive", "path", "why"),
    [
        (linked, "14.1 tautan.pdf", "penunjuk"),
        (locked, "14.1 rahasia.pdf", "kata sandi"),
        (lying, "14.1 bom.pdf", "lebih besar"),
    ],
)
def test_file_that_cannot_be_read_is_named_with_its_reason(takeover, sari, archive, path, why):
    file = archive()
    bring_zip(takeover=takeover, file=file, size=len(file.getvalue()), by=sari, at=MONDAY)
    run_pending()
    row = takeover.files.get()
    assert row.path == path
    assert why in row.refused_because
    assert not row.stored_as


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("../../etc/14.1.pdf", "etc/14.1.pdf"),
        ("C:\\Users\\x\\14.1.pdf", "C:/Users/x/14.1.pdf"),
        ("a\u202efdp.exe/14.1.pdf", "afdp.exe/14.1.pdf"),
        ("/" + "x" * 400 + "/14.1.pdf", "x" * 300 + "/14.1.pdf"),
    ],
)
def test_path_cannot_leave_the_folder_or_hide(takeover, sari, name, path):
    bring(takeover, sari, {name: pdf(1)})
    assert set(rows(takeover)) == {path}


def test_names_that_differ_in_case_alone_are_both_listed(takeover, sari):
    bring(takeover, sari, {"A.pdf": pdf(1), "a.pdf": pdf(2)})
    assert len(rows(takeover)) == 2


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut", b"not a zip", zipped({}).getvalue()])
def test_what_is_no_zip_is_refused_at_once(takeover, sari, data):
    with pytest.raises(NotStored):
        bring_zip(takeover=takeover, file=io.BytesIO(data), size=len(data), by=sari, at=MONDAY)
    assert not takeover.files.exists()


def test_another_agency_has_no_folder_here(client, takeover, tono, round_, dinkes):
    with pytest.raises(Refused, match="perangkat daerah lain"):
        open_takeover(round_=round_, agency=dinkes, name="x", by=tono, at=MONDAY)
    sign_in(client, tono)
    url = reverse("takeover_detail", args=[round_.code, takeover.pk])
    assert client.get(url).status_code == 404
    assert client.post(f"{url}putuskan/", {"langkah": "kuat"}).status_code == 404


def test_pages_take_a_zip_and_decide_in_bulk(client, sari, round_, dinkes):
    lead_by(round_.answers.get(code="14.1"), dinkes)
    sign_in(client, sari)
    archive = zipped({"14.1 a.pdf": pdf(1), "14.1 b.pdf": pdf(2), "x.pdf": pdf(3)})
    upload = SimpleUploadedFile("drive.zip", archive.getvalue(), "application/zip")
    url = reverse("takeover_list", args=[round_.code])
    made = client.post(url, {"agency": dinkes.code, "archive": upload}, follow=True)
    assert "drive.zip" in made.content.decode()
    run_pending()
    page = made.redirect_chain[-1][0]
    shown = client.get(page).content.decode()
    assert "2 berkas punya usulan yang kuat" in shown
    after = client.post(f"{page}putuskan/", {"langkah": "kuat"}, follow=True)
    assert "2 berkas diambil sebagai bukti pada 2 tempat" in after.content.decode()
    odd = TakeoverFile.objects.get(path="x.pdf").pk
    nothing = client.post(f"{page}putuskan/", {"langkah": "ambil", "pilih": odd}, follow=True)
    assert "belum diberi kode pertanyaan" in nothing.content.decode()
    typed = {"langkah": "ambil", "pilih": odd, "kode_semua": "14.1"}
    assert (
        "1 berkas diambil" in client.post(f"{page}putuskan/", typed, follow=True).content.decode()
    )
    assert client.post(f"{page}selesai/").status_code == 302


def test_page_asks_the_same_number_of_queries_for_any_number_of_files(
    takeover, sari, django_assert_max_num_queries
):
    bring(takeover, sari, {f"m{i % 5}/14.1 {i}.pdf": pdf(i % 40) for i in range(60)})
    with django_assert_max_num_queries(7):
        page = takeover_page(takeover, kind="belum", folder="", number="1")
        assert sum(len(group["rows"]) for group in page["groups"]) == 40


def test_files_of_a_folder_come_some_at_a_time(client, takeover, sari, round_):
    sign_in(client, sari)
    url = reverse("takeover_add", args=[round_.code, takeover.pk])
    files = [SimpleUploadedFile("a.pdf", pdf(1)), SimpleUploadedFile(".DS_Store", b"x")]
    sent = client.post(url, {"files": files, "paths": ["14.1/a.pdf", "14.1/.DS_Store"]})
    assert sent.json() == {"taken": 2}
    assert set(rows(takeover)) == {"14.1/a.pdf"}
    odd = client.post(url, {"files": files[:1], "paths": []})
    assert odd.status_code == 400


@pytest.mark.parametrize("packed", [False, True])
def test_command_lists_a_folder_and_takes_the_strong(
    capsys, monkeypatch, tmp_path, takeover, packed
):
    monkeypatch.setattr("layak.config.commands.rounds.import_folder.setup_django", lambda: None)
    folder = tmp_path / "lama"
    (folder / "14.1 ASI").mkdir(parents=True)
    (folder / "14.1 ASI/rekap.pdf").write_bytes(pdf(1))
    (folder / "kosong.pdf").write_bytes(b"")
    if packed:
        archive = tmp_path / "lama.zip"
        archive.write_bytes(zipped({"14.1 ASI/rekap.pdf": pdf(1), "kosong.pdf": b""}).getvalue())
        folder = archive
    words = ["import", "folder", str(folder), "--round", "uji", "--agency", "dinkes", "--json"]
    assert cli.guarded([*words, "--dry-run"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["takeover"] is None
    assert [(file["path"], file["codes"][0], file["strong"]) for file in told["files"]] == [
        ("14.1 ASI/rekap.pdf", "14.1", True)
    ]
    assert told["refused"] == [{"path": "kosong.pdf", "why": "Berkas ini kosong."}]
    assert not TakeoverFile.objects.exists()
    assert cli.guarded([*words, "--take-strong"]) == 1
    assert json.loads(capsys.readouterr().out)["taken"] == 1
    assert EvidenceUse.objects.get().answer.code == "14.1"
    assert cli.guarded([*words[:3], "--round", "uji", "--agency", "zzz"]) == 2
