"""The ZIP of a round's files: names, index, what is left out, and what cannot be read."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import tracemalloc
import zipfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from layak.config import cli
from layak.evaluation.answers.models import EvidenceUse
from layak.evaluation.archive.reads import archive
from layak.evaluation.archive.zip_file import archive_zip
from layak.platform.audit.models import Event
from layak.platform.documents.files.archives import stream_zip
from layak.platform.documents.reading.tables import read_sheets
from layak.records.evidence.files.actions import store_evidence, store_version
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.uploads.storing import Upload
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by

URL = "/evaluasi/uji/berkas.zip"
INDEX = "00_daftar-berkas.xlsx"
SUMS = "00_SHA256SUMS.txt"


def pdf(text: str) -> bytes:
    return f"%PDF-1.7\n% {text}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".encode()


def upload(data: bytes) -> Upload:
    return Upload(stream=io.BytesIO(data), name="pindaian.pdf", size=len(data))


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "bukti"},
        },
    }
    return tmp_path / "bukti"


@pytest.fixture
def attach(wati):
    def _attach(answer, agency, title="Profil kesehatan", *, sensitivity="internal", data=None):
        evidence = store_evidence(
            upload=upload(data or pdf(title)),
            title=title,
            agency=agency,
            sensitivity=sensitivity,
            by=wati,
            at=MONDAY,
        )
        return EvidenceUse.objects.create(
            answer=answer, evidence=evidence, added_at=MONDAY, added_by=wati.user
        )

    return _attach


def opened(response) -> zipfile.ZipFile:
    assert response.status_code == 200
    taken = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert taken.testzip() is None
    return taken


def files_of(taken: zipfile.ZipFile) -> list[str]:
    return [name for name in taken.namelist() if name not in (INDEX, SUMS)]


def index_of(taken: zipfile.ZipFile) -> list[dict[str, str]]:
    """The rows of the index by the titles of their columns."""
    rows = read_sheets(taken.read(INDEX))["Daftar berkas"]
    first = next(n for n, row in enumerate(rows) if row[0] == "Kode")
    return [dict(zip(rows[first], row, strict=False)) for row in rows[first + 1 :]]


def test_files_are_named_by_code_in_folders_of_part_and_indicator(
    client, wati, answer, dinkes, attach
):
    attach(answer, dinkes, "Profil Kesehatan 2025")
    attach(answer, dinkes, "Rekap ASI")
    attach(answer.round.answers.get(code="KD-2.2"), dinkes, "Data kelurahan")
    taken = opened(sign_in(client, wati).get(URL))
    first, second, third = files_of(taken)
    assert first.rpartition("/")[2] == "14.1_01_profil-kesehatan-2025.pdf"
    assert second.rpartition("/")[2] == "14.1_02_rekap-asi.pdf"
    assert third.rpartition("/")[2] == "KD-2.2_01_data-kelurahan.pdf"
    assert first.startswith("III_")
    assert first.split("/")[1].startswith("14_")
    assert third.split("/")[0] == "KD_penyelenggaraan-kla-di-kecamatan-dan"
    assert taken.read(first) == pdf("Profil Kesehatan 2025")


def test_the_index_names_every_file_with_its_hash(client, wati, answer, dinkes, attach):
    attach(answer, dinkes, "=1+1 Profil")
    taken = opened(sign_in(client, wati).get(URL))
    (row,) = index_of(taken)
    assert (row["Kode"], row["Nama berkas"]) == ("14.1", files_of(taken)[0])
    assert row["Judul bukti"] == "=1+1 Profil"
    assert (row["Perangkat daerah"], row["Tahap jawaban"]) == ("Dinas Kesehatan", "Sedang diisi")
    assert row["Keterangan"] == "Ada dalam ZIP"
    assert float(row["Ukuran (bita)"]) == len(pdf("=1+1 Profil"))
    assert row["Sidik berkas"] == hashlib.sha256(pdf("=1+1 Profil")).hexdigest()
    assert (row["Halaman yang membuktikan"], float(row["Versi"])) == ("seluruhnya", 1)


def test_the_index_tells_what_was_confirmed_and_which_pages_prove(
    client, wati, answer, dinkes, attach
):
    use = attach(answer, dinkes)
    Evidence.objects.update(number="188/2024", dated_on=MONDAY.date(), years=[2025, 2026])
    EvidenceUse.objects.filter(pk=use.pk).update(pages="3-5, 8")
    (row,) = index_of(opened(sign_in(client, wati).get(URL)))
    assert (row["Nomor"], row["Tanggal dokumen"]) == ("188/2024", "2 Februari 2026")
    assert row["Tahun yang dibuktikan"] == "2025, 2026"
    assert row["Halaman yang membuktikan"] == "3-5, 8"


def test_the_list_of_hashes_is_one_that_systems_check(
    client, wati, answer, dinkes, attach, tmp_path
):
    attach(answer, dinkes, "Ada")
    attach(answer, dinkes, "Daftar korban", sensitivity="restricted")
    with opened(sign_in(client, wati).get(URL)) as taken:
        taken.extractall(tmp_path)
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", SUMS], cwd=tmp_path, capture_output=True, check=True
    )
    assert checked.stdout.decode().count(": OK") == 1


def test_what_a_condition_hides_stays_out(client, wati, answer, dinkes, attach, monkeypatch):
    attach(answer, dinkes)
    attach(answer.round.answers.get(code="KD-2.2"), dinkes, "Data kelurahan")
    monkeypatch.setattr(
        "layak.evaluation.archive.reads.hidden_codes", lambda round_: frozenset({"KD-2.2"})
    )
    names = files_of(opened(sign_in(client, wati).get(URL)))
    assert [name.rpartition("/")[2] for name in names] == ["14.1_01_profil-kesehatan.pdf"]


def test_the_newest_version_is_the_one_that_goes(client, wati, answer, dinkes, attach):
    use = attach(answer, dinkes)
    store_version(evidence=use.evidence, upload=upload(pdf("baru")), by=wati, at=MONDAY)
    taken = opened(sign_in(client, wati).get(URL))
    assert [taken.read(name) for name in files_of(taken)] == [pdf("baru")]


def test_a_number_stays_when_an_earlier_file_goes(client, wati, answer, dinkes, attach):
    gone = attach(answer, dinkes, "Salah unggah")
    attach(answer, dinkes, "Benar")
    EvidenceUse.objects.filter(pk=gone.pk).update(removed_at=MONDAY, removed_by=wati.user)
    names = files_of(opened(sign_in(client, wati).get(URL)))
    assert [name.rpartition("/")[2] for name in names] == ["14.1_02_benar.pdf"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Laporan " * 25, "14.1_01_" + "-".join(["laporan"] * 7) + ".pdf"),
        ("a" * 200, "14.1_01_" + "a" * 60 + ".pdf"),
        ("وثيقة الصحة", "14.1_01_bukti.pdf"),
        ("👍🏽 \u202eFDP.exe", "14.1_01_fdp-exe.pdf"),
        ("../../etc/passwd", "14.1_01_etc-passwd.pdf"),
        ("CON", "14.1_01_con.pdf"),
    ],
)
def test_no_title_makes_an_unsafe_name(client, wati, answer, dinkes, attach, title, name):
    attach(answer, dinkes, title)
    (path,) = files_of(opened(sign_in(client, wati).get(URL)))
    assert path.rpartition("/")[2] == name
    assert path.isascii()
    assert ".." not in path
    assert len(path) < 200


def test_same_titles_stay_apart(client, wati, answer, dinkes, attach):
    for n in range(3):
        attach(answer, dinkes, "Foto", data=pdf(str(n)))
    taken = opened(sign_in(client, wati).get(URL))
    assert len(set(files_of(taken))) == 3
    assert {taken.read(name) for name in files_of(taken)} == {pdf("0"), pdf("1"), pdf("2")}


def test_a_restricted_file_is_named_and_left_out(client, wati, answer, dinkes, attach):
    attach(answer, dinkes, "Daftar korban", sensitivity="restricted")
    taken = opened(sign_in(client, wati).get(URL))
    assert files_of(taken) == []
    (row,) = index_of(taken)
    assert (row["Kode"], row["Judul bukti"]) == ("14.1", "Daftar korban")
    assert row["Keterangan"].startswith("Terbatas, tidak disertakan")


def test_a_file_lost_from_storage_breaks_nothing(client, wati, answer, dinkes, attach):
    attach(answer, dinkes, "Hilang")
    attach(answer, dinkes, "Ada")
    default_storage.delete(EvidenceFile.objects.order_by("pk")[0].stored_as)
    taken = opened(sign_in(client, wati).get(URL))
    assert [name.rpartition("/")[2] for name in files_of(taken)] == ["14.1_02_ada.pdf"]
    lost, there = index_of(taken)
    assert lost["Judul bukti"] == "Hilang"
    assert lost["Keterangan"].startswith("Tidak ada di penyimpanan:")
    assert (there["Judul bukti"], there["Keterangan"]) == ("Ada", "Ada dalam ZIP")


def test_a_file_that_differs_from_its_hash_is_told(client, wati, answer, dinkes, attach, storage):
    attach(answer, dinkes)
    (storage / EvidenceFile.objects.get().stored_as).write_bytes(b"diganti orang")
    (row,) = index_of(opened(sign_in(client, wati).get(URL)))
    assert row["Keterangan"].startswith("Isinya tidak sama")


def test_a_file_that_breaks_off_is_told(client, wati, answer, dinkes, attach, monkeypatch):
    @contextmanager
    def breaking(stored_as):
        def pieces():
            yield b"%PDF-1.7"
            raise OSError("disk")

        yield pieces()

    attach(answer, dinkes)
    monkeypatch.setattr("layak.evaluation.archive.zip_file.stored_pieces", breaking)
    (row,) = index_of(opened(sign_in(client, wati).get(URL)))
    assert row["Keterangan"].startswith("Terputus saat dibaca")


def test_a_download_that_is_given_up_leaves_nothing_open(wati, answer, dinkes, attach):
    attach(answer, dinkes, data=pdf("x" * 300_000))
    pieces = archive_zip(archive(answer.round, wati, at=MONDAY), city=None)
    assert next(pieces).startswith(b"PK")
    pieces.close()


def test_a_round_without_files_has_an_index_that_says_so(client, wati, round_):
    taken = opened(sign_in(client, wati).get(URL))
    assert taken.namelist() == [INDEX]
    rows = read_sheets(taken.read(INDEX))["Daftar berkas"]
    assert any("Belum ada berkas bukti" in row[0] for row in rows)


def test_one_part_holds_its_own_files_only(client, wati, answer, dinkes, attach):
    attach(answer, dinkes)
    attach(answer.round.answers.get(code="KD-2.2"), dinkes, "Data kelurahan")
    sign_in(client, wati)
    names = files_of(opened(client.get("/evaluasi/uji/berkas/KD.zip")))
    assert [name.rpartition("/")[2] for name in names] == ["KD-2.2_01_data-kelurahan.pdf"]
    assert client.get("/evaluasi/uji/berkas/XX.zip").status_code == 404


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("indikator=14", ["14.1_01_profil-kesehatan.pdf"]),
        ("perangkat=disdik", ["KD-2.2_01_data-kelurahan.pdf"]),
        ("indikator=14&perangkat=disdik", []),
        ("bagian=KD", ["KD-2.2_01_data-kelurahan.pdf"]),
    ],
)
def test_an_address_may_ask_for_an_indicator_or_an_agency(
    client, wati, answer, dinkes, disdik, attach, asked, names
):
    attach(lead_by(answer, dinkes), dinkes)
    other = lead_by(answer.round.answers.get(code="KD-2.2"), disdik)
    attach(other, disdik, "Data kelurahan")
    found = files_of(opened(sign_in(client, wati).get(f"{URL}?{asked}")))
    assert [name.rpartition("/")[2] for name in found] == names
    assert client.get(f"{URL}?indikator=99").status_code == 404


def test_an_operator_gets_the_files_of_the_own_questions(
    client, sari, tono, answer, dinkes, disdik, attach
):
    other = lead_by(answer.round.answers.get(code="KD-2.2"), disdik)
    attach(lead_by(answer, dinkes), dinkes)
    attach(other, disdik, "Data kelurahan")
    mine = files_of(opened(sign_in(client, sari).get(URL)))
    theirs = files_of(opened(sign_in(Client(), tono).get(URL)))
    assert [name.rpartition("/")[2] for name in mine] == ["14.1_01_profil-kesehatan.pdf"]
    assert [name.rpartition("/")[2] for name in theirs] == ["KD-2.2_01_data-kelurahan.pdf"]


def test_who_may_not_open_evidence_gets_none(client, rahma, adi, round_):
    assert sign_in(client, rahma).get(URL).status_code == 404
    assert sign_in(client, adi).get(URL).status_code == 404
    assert client.post(URL).status_code in (404, 405)


def test_one_event_tells_what_left(client, wati, answer, dinkes, attach):
    attach(answer, dinkes)
    attach(answer, dinkes, "Daftar korban", sensitivity="restricted")
    sign_in(client, wati).get(URL)
    event = Event.objects.get(kind="evidence.handed_out")
    assert event.by == wati.user
    assert event.sentence == (
        "1 berkas bukti putaran uji diunduh sebagai ZIP; 1 berkas terbatas tidak disertakan."
    )


def test_questions_asked_of_the_database_do_not_grow(
    client, wati, answer, dinkes, attach, django_assert_max_num_queries
):
    for n in range(5):
        attach(answer, dinkes, data=pdf(str(n)))
    sign_in(client, wati)
    client.get(URL)
    # session, user, seats; round, revision; uses, files; city; the event between two savepoints
    with django_assert_max_num_queries(12):
        opened(client.get(URL))


def test_memory_stays_the_same_whatever_the_archive_weighs():
    piece = bytes(range(256)) * 256
    entries = ((f"{n}.bin", (piece for _ in range(64))) for n in range(8))
    tracemalloc.start()
    longest = max(len(sent) for sent in stream_zip(entries))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # 32 MB went through
    assert peak < 3_000_000
    assert longest < 1_000_000


def test_what_is_packed_already_is_carried_as_it_is_and_the_rest_is_packed():
    content = b"sama " * 20_000
    sent = b"".join(stream_zip([("a.pdf", [content]), ("b.txt", [content])]))
    with zipfile.ZipFile(io.BytesIO(sent)) as archive:
        assert [archive.read(name) for name in archive.namelist()] == [content, content]
        carried, packed = archive.infolist()
    assert carried.compress_size >= len(content)
    assert packed.compress_size < len(content) / 50


# ---- command line


@pytest.fixture
def _django_is_up(monkeypatch):
    monkeypatch.setattr("layak.config.commands.rounds.export_zip.setup_django", lambda: None)


def command(capsys, *words: str) -> tuple[int, dict, str]:
    code = cli.guarded(["export", "zip", *words, "--json"])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out else {}, err


@pytest.mark.usefixtures("_django_is_up")
def test_the_command_writes_what_an_agency_leads(capsys, tmp_path, answer, dinkes, disdik, attach):
    attach(lead_by(answer, dinkes), dinkes)
    attach(lead_by(answer.round.answers.get(code="KD-2.2"), disdik), disdik, "Lain")
    out = tmp_path / "dinkes.zip"
    code, facts, _ = command(capsys, "--round", "uji", "--agency", "dinkes", str(out))
    assert (code, facts["files"], facts["restricted"], facts["faulty"]) == (0, 1, 0, [])
    with zipfile.ZipFile(out) as taken:
        assert taken.testzip() is None
        assert len(files_of(taken)) == 1
    event = Event.objects.select_related("by").get(kind="evidence.handed_out")
    assert event.by.username == "baris-perintah"
    assert list(tmp_path.glob("*.sebagian")) == []


@pytest.mark.usefixtures("_django_is_up")
def test_the_command_says_what_could_not_be_read(capsys, tmp_path, answer, dinkes, attach):
    attach(answer, dinkes)
    default_storage.delete(EvidenceFile.objects.get().stored_as)
    code, facts, _ = command(capsys, "--round", "uji", str(tmp_path / "semua.zip"))
    assert (code, facts["files"]) == (1, 0)
    assert facts["faulty"][0].endswith("14.1_01_profil-kesehatan.pdf")


@pytest.mark.usefixtures("_django_is_up")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--round", "uji", "x.rar"), "berakhiran .zip"),
        (("--round", "lain", "x.zip"), "Putaran lain tidak ada"),
        (("--round", "uji", "--agency", "lain", "x.zip"), "Perangkat daerah lain tidak ada"),
        (("--round", "uji", "/tidak/ada/x.zip"), "tidak dapat ditulis"),
    ],
)
def test_the_command_refuses_bad_use(capsys, round_, words, said):
    code, _, err = command(capsys, *words)
    assert code == 2
    assert said in err
    assert not Path(words[-1]).exists()
