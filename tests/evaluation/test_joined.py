"""One PDF per question: what stands on which page, and what its cover says of the rest."""

from __future__ import annotations

import io
import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import docx
import pikepdf
import pytest
from django.core.files.storage import default_storage
from PIL import Image

from layak.config import cli
from layak.evaluation.answers.models import EvidenceUse
from layak.evaluation.archive.joined_file import joined_pdf
from layak.evaluation.archive.reads import joined_sheet
from layak.platform.jobs import run_pending
from layak.records.evidence.files.actions import store_evidence
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.reading.models import FileText
from layak.records.evidence.uploads.storing import Upload
from tests.conftest import MONDAY, sign_in
from tests.documents.papers import typeset
from tests.evaluation.conftest import lead_by

pytestmark = pytest.mark.usefixtures("kept_files")


def paper(name: str, pages: int = 1) -> bytes:
    return typeset("\n#pagebreak()\n".join(f"{name} halaman {n}" for n in range(1, pages + 1)))


def photo(size=(300, 200)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


def locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


@pytest.fixture
def attach(wati, dinkes):
    def _attach(answer, title, data, *, name="a.pdf", pages="", sensitivity="internal"):
        evidence = store_evidence(
            upload=Upload(stream=io.BytesIO(data), name=name, size=len(data)),
            title=title,
            agency=dinkes,
            sensitivity=sensitivity,
            by=wati,
            at=MONDAY,
        )
        EvidenceUse.objects.create(
            answer=answer, evidence=evidence, pages=pages, added_at=MONDAY, added_by=wati.user
        )
        return evidence

    return _attach


def made(answer, folder: Path, **changes):
    out = folder / "out.pdf"
    sheet = replace(joined_sheet(answer.round, answer), **changes)
    return joined_pdf(sheet, out, city=None, at=MONDAY), out


def texts(path: Path) -> list[str]:
    said = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return [" ".join(page.split()) for page in said.stdout.decode().split("\f")[:-1]]


def test_cover_then_the_pages_that_prove_then_the_photo(answer, dinkes, attach, tmp_path):
    lead_by(answer, dinkes)
    decree = attach(answer, "SK Wali Kota", paper("SK", 12), pages="3-4, 9")
    attach(answer, "Foto penyuluhan", photo(), name="a.jpg")
    Evidence.objects.filter(pk=decree.pk).update(
        number="188/KEP/2024", dated_on=MONDAY.date(), years=[2025, 2026]
    )
    result, out = made(answer, tmp_path)
    cover, *pages = texts(out)
    assert pages == ["SK halaman 3", "SK halaman 4", "SK halaman 9", ""]
    assert (result.page_count, result.remarks) == (5, [])
    for said in ("14.1", "Dinas Kesehatan", "SK Wali Kota", "188/KEP/2024", "3-4, 9", "2025, 2026"):
        assert said in cover
    with pikepdf.open(out) as read, read.open_outline() as outline:
        (whole,) = outline.root
        assert whole.title.startswith("14.1 ")
        titles = [item.title for item in whole.children]
    assert titles == ["Sampul dan daftar bukti", "SK Wali Kota", "Foto penyuluhan"]


def test_what_cannot_come_along_is_named_with_its_reason(answer, attach, tmp_path):
    attach(answer, "Ada", paper("Ada"))
    attach(answer, "Daftar korban", paper("Rahasia"), sensitivity="restricted")
    attach(answer, "Terkunci", locked())
    gone = attach(answer, "Hilang", paper("Hilang"))
    default_storage.delete(EvidenceFile.objects.get(evidence=gone).stored_as)
    result, out = made(answer, tmp_path)
    cover, *pages = texts(out)
    assert pages == ["Ada halaman 1"]
    assert [remark.partition(":")[0] for remark in result.remarks] == [
        "Daftar korban", "Terkunci", "Hilang",
    ]  # fmt: skip
    assert "Terbatas" in cover
    assert "kata sandi" in cover
    assert "Tidak ada di penyimpanan" in cover
    assert b"Rahasia" not in out.read_bytes()


def test_two_hundred_proofs_are_read_by_pages_and_numbered_through(client, answer, dinkes, wati):
    lead_by(answer, dinkes)
    for number in range(1, 201):
        evidence = Evidence.objects.create(
            agency=dinkes, title=f"Bukti nomor {number:03}", created_at=MONDAY,
            created_by=wati.user,
        )  # fmt: skip
        EvidenceFile.objects.create(
            evidence=evidence, version=1, stored_as=f"bukti/aa/{number:032}", original_name="a.pdf",
            media_type="application/pdf", size=1, sha256="0" * 64, uploaded_at=MONDAY,
            uploaded_by=wati.user,
        )  # fmt: skip
        EvidenceUse.objects.create(
            answer=answer, evidence=evidence, added_at=MONDAY, added_by=wati.user
        )
    page = sign_in(client, wati).get(f"/evaluasi/jawaban/{answer.pk}/gabungan/?page=2")
    said = page.content.decode()
    titles = re.findall(r"Bukti nomor \d{3}", said)
    assert (titles[0], titles[-1], len(titles)) == ("Bukti nomor 026", "Bukti nomor 050", 25)
    assert 'start="26"' in said
    assert "26\u201350 dari 200" in said
    assert "200 bukti" in said


def test_office_file_comes_as_its_words(answer, attach, tmp_path):
    file = docx.Document()
    file.add_paragraph("Notulen rapat")
    out = io.BytesIO()
    file.save(out)
    note = attach(answer, "Notulen", out.getvalue(), name="a.docx")
    result, _ = made(answer, tmp_path)
    assert "belum terbaca" in result.remarks[0]
    FileText.objects.create(
        file=note.files.get(),
        text="Notulen rapat\nDihadiri 20 orang\n\nHalaman lain",
        page_starts=[0, 33],
        read_at=MONDAY,
    )
    result, pdf = made(answer, tmp_path)
    assert result.remarks == []
    words = " ".join(texts(pdf)[1:])
    assert "Versi teks; berkas aslinya ada pada ZIP" in words
    assert "Dihadiri 20 orang" in words
    assert "Halaman lain" in words


def test_question_without_evidence_is_a_cover_that_says_so(answer, tmp_path):
    result, out = made(answer, tmp_path)
    (cover,) = texts(out)
    assert "Belum ada bukti pada pertanyaan ini." in cover
    assert result.remarks == []


def test_what_is_too_heavy_is_said_with_its_cause(answer, attach, tmp_path):
    attach(answer, "Ringan", paper("A"))
    attach(answer, "Foto besar", photo((1200, 900)), name="a.jpg")
    result, _ = made(answer, tmp_path, limit=20_000)
    assert result.size > 20_000
    assert "batas usulan kami" in result.remarks[0]
    assert "Foto besar" in result.remarks[0]


def test_sixty_proofs_and_the_longest_names_fit_on_the_cover(answer, attach, tmp_path):
    long = "Keputusan Wali Kota tentang pembentukan kelompok kerja " * 3
    data = paper("X")
    for number in range(60):
        attach(answer, f"{number:02d} {long}", data + b"%" + str(number).encode())
    result, out = made(answer, tmp_path)
    pages = texts(out)
    covers = [page for page in pages if "X halaman 1" not in page]
    assert len(pages) - len(covers) == 60
    assert all(f"{number:02d} Keputusan" in " ".join(covers) for number in (0, 30, 59))
    assert result.remarks == []


def test_page_makes_the_pdf_in_the_background_and_hands_it_out(
    client, sari, answer, dinkes, attach
):
    lead_by(answer, dinkes)
    attach(answer, "SK", paper("SK", 3), pages="2")
    sign_in(client, sari)
    url = f"/evaluasi/jawaban/{answer.pk}/gabungan/"
    assert client.get(url).status_code == 200
    assert client.get(f"{url[:-1]}.pdf").status_code == 404
    client.post(url)
    client.post(url)  # a second press finds the first
    run_pending()
    assert "Unduh PDF gabungan" in client.get(url).content.decode()
    sent = client.get(f"{url[:-1]}.pdf")
    assert sent["Content-Type"] == "application/pdf"
    data = b"".join(sent.streaming_content)
    with pikepdf.open(io.BytesIO(data)) as read:
        assert len(read.pages) == 2


def test_pdf_of_one_person_is_not_handed_to_another(client, sari, wati, answer, dinkes):
    lead_by(answer, dinkes)
    url = f"/evaluasi/jawaban/{answer.pk}/gabungan"
    sign_in(client, sari).post(f"{url}/")
    run_pending()
    own = client.get(f"{url}.pdf")
    assert own.status_code == 200
    assert b"".join(own.streaming_content).startswith(b"%PDF")
    assert sign_in(client, wati).get(f"{url}.pdf").status_code == 404


def test_pdfs_of_an_indicator_come_as_a_zip(client, wati, answer, attach, round_):
    attach(answer, "SK", paper("SK"))
    attach(round_.answers.get(code="14.7"), "Daftar", paper("Daftar"))
    attach(round_.answers.get(code="8.1"), "Lain", paper("Lain"))
    sign_in(client, wati)
    url = f"/evaluasi/{round_.code}/gabungan/"
    client.post(url, {"indikator": "14", "bagian": "", "perangkat": ""})
    run_pending()
    assert "Unduh semua PDF" in client.get(url).content.decode()
    sent = client.get(f"{url[:-1]}.zip")
    with ZipFile(io.BytesIO(b"".join(sent.streaming_content))) as archive:
        assert archive.namelist() == ["14.1_bukti.pdf", "14.7_bukti.pdf"]
    nothing = client.post(url, {"indikator": "20"}, follow=True).content.decode()
    assert "Belum ada bukti pada pertanyaan yang dipilih" in nothing


def test_command_writes_the_pdf_of_a_question(capsys, monkeypatch, tmp_path, answer, attach):
    monkeypatch.setattr("layak.config.commands.rounds.export_pdf.setup_django", lambda: None)
    attach(answer, "SK", paper("SK", 3), pages="2-3")
    out = tmp_path / "out.pdf"
    words = ["export", "pdf", "--round", "uji", "--question", "14.1", str(out), "--json"]
    assert cli.guarded(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["pages"], told["remarks"]) == (3, [])
    assert texts(out)[1:] == ["SK halaman 2", "SK halaman 3"]
    assert cli.guarded([*words[:5], "99.9", str(out)]) == 2
    assert "99.9" in capsys.readouterr().err
