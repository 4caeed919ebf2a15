"""A decree used again by its pages and a phone photo prove a question; what is weak is said."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile

import pikepdf
import pytest
from PIL import Image, ImageDraw

from tests.browser.office import press
from tests.browser.test_paper_journey import download, text_of
from tests.documents.papers import typeset
from tests.installation import ROOT, until

pytestmark = pytest.mark.browser

DECREE = """\
#align(center)[KEPUTUSAN WALI KOTA MUSI RAYA \\ NOMOR 77/KEP/2019 \\ TENTANG \\ POKJA LAKTASI]
Menetapkan kelompok kerja. Ditetapkan di Musi Raya pada tanggal 3 Maret 2019 ttd.
""" + "".join(f"\n#pagebreak()\nLampiran halaman {n}" for n in range(2, 7))
LED = """
SELECT a.id, a.code FROM evaluation_answer a JOIN evaluation_round r ON r.id = a.round_id
JOIN evaluation_assignment g ON g.answer_id = a.id AND g.ended_at IS NULL AND g.relation = 'lead'
JOIN agencies_agency d ON d.id = g.agency_id
WHERE r.code = 'demo' AND d.code = 'dinkes' AND a.stage = 'draft' AND a.code ~ '^[0-9]+[.]'
ORDER BY a.position DESC
"""


def photo() -> bytes:
    """A made-up scene with shapes of its own, as a phone writes it."""
    picture = Image.new("RGB", (1600, 1200), "#88a")
    pen = ImageDraw.Draw(picture)
    for step in range(40):
        left, top = step * 397 % 1500, step * 211 % 1100
        pen.ellipse(
            (left, top, left + 260, top + 180), fill=(step * 6, step * 97 % 256, step * 61 % 256)
        )
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2025:06:12 09:30:00"
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()


def smaller(data: bytes) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(data)).convert("RGB").resize((800, 600)).save(out, "JPEG", quality=60)
    return out.getvalue()


def ask(city, sql: str, *values):
    with city.connect() as database:
        return database.execute(sql, values).fetchall()


def read_now(city, evidence_ids: list[int]) -> None:
    """What the clock would do within the minute."""
    found = "SELECT id FROM evidence_evidencefile WHERE evidence_id = ANY(%s)"
    ids = [row[0] for row in ask(city, found, evidence_ids)]
    program = (
        "from layak.config.cli import setup_django; setup_django();"
        " from layak.platform.jobs import enqueue;"
        f" [enqueue('evidence.read_file', file_id=one) for one in {ids}]"
    )
    environment = city.environment | {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program], env=environment, cwd=ROOT, check=True)


def hand_in(person, answer: int, name: str, data: bytes) -> int:
    """Upload through the question page; the id of the evidence."""
    page = person.open(f"/evaluasi/jawaban/{answer}/")
    page.locator("#bukti input[type=file][name=uploads]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    form = page.locator("form:has(input[name=uploads])")
    with page.expect_navigation(timeout=60_000):
        form.locator("button[type=submit], button:not([type])").last.click()
    sha256 = hashlib.sha256(data).hexdigest()
    found = "SELECT evidence_id FROM evidence_evidencefile WHERE sha256 = %s"
    return until(lambda: ask(person.city, found, sha256), seconds=30, what=name)[0][0]


def wait_read(city, ids: list[int]) -> None:
    read_now(city, ids)
    read = (
        "SELECT count(*) FROM evidence_filetext t JOIN evidence_evidencefile f ON f.id = t.file_id"
        " WHERE f.evidence_id = ANY(%s)"
    )
    until(lambda: ask(city, read, ids)[0][0] == len(ids), seconds=60, what="the files read")


def use_again(sari, decree: int, answer: int) -> None:
    page = sari.open(f"/evaluasi/jawaban/{answer}/bukti/?cari=laktasi")
    page.locator(f"#hal-{decree}").fill("hal. 3-4")
    with page.expect_navigation():
        page.locator(f"form:has(#hal-{decree}) button").click()
    kept = "SELECT pages FROM evaluation_evidenceuse WHERE answer_id = %s AND evidence_id = %s"
    assert ask(sari.city, kept, answer, decree) == [("3-4",)]


def confirm(sari, decree: int) -> None:
    """The words of the decree are confirmed as they were read: it is of 2019."""
    page = sari.open(f"/bukti/{decree}/keterangan/")
    assert page.locator("[name=number]").input_value() == "77/KEP/2019"
    page.fill("[name=years]", "2019")
    page.fill("[name=valid_since_on]", "2019-03-03")
    page.fill("[name=valid_until_on]", "2019-12-31")
    with page.expect_navigation():
        page.locator("main form:has([name=number]) button").last.click()


def check_joined(sari, answer: int, code: str) -> None:
    page = sari.open(f"/evaluasi/jawaban/{answer}/gabungan/")
    press(page, "Buat PDF gabungan")
    page.locator("text=Unduh PDF gabungan").wait_for(timeout=60_000)
    data = download(sari, f"/evaluasi/jawaban/{answer}/gabungan.pdf")
    with pikepdf.open(io.BytesIO(data)) as made, made.open_outline() as outline:
        (whole,) = outline.root
        assert whole.title.startswith(f"{code} ")
        assert any("laktasi" in item.title for item in whole.children)
        # cover, two pages of the decree, the photo
        assert len(made.pages) >= 4
    assert "Lampiran halaman 3 Lampiran halaman 4" in text_of(data)
    assert "Lampiran halaman 5" not in text_of(data)


def check_zip(sari, indicator: str, data: bytes) -> None:
    path = f"/evaluasi/demo/berkas.zip?indikator={indicator}"
    with zipfile.ZipFile(io.BytesIO(download(sari, path))) as package:
        assert package.testzip() is None
        hashes = {hashlib.sha256(package.read(name)).hexdigest() for name in package.namelist()}
        sums = package.read("00_SHA256SUMS.txt").decode()
    wanted = hashlib.sha256(data).hexdigest()
    assert wanted in hashes
    assert wanted in sums


def test_proof_is_reused_warned_of_joined_and_packed(people, city):
    (first, first_code), (second, second_code) = ask(city, LED)[:2]
    sari = people("sari")
    paper, taken = typeset(DECREE), photo()
    decree = hand_in(sari, first, "sk pokja laktasi.pdf", paper)
    one = hand_in(sari, second, "IMG_20250612.jpg", taken)
    twin = hand_in(sari, first, "kiriman wa.jpg", smaller(taken))
    wait_read(city, [decree, one, twin])
    use_again(sari, decree, second)
    confirm(sari, decree)
    proofs = "/evaluasi/jawaban/{}/bukti/"
    said = sari.open(proofs.format(second)).locator("main").inner_text()
    assert "2019" in said
    assert "yang dinilai" in said
    said = sari.open(proofs.format(first)).locator("main").inner_text().lower()
    assert any(word in said for word in ("mirip", "kembar", "hampir sama"))
    check_joined(sari, second, second_code)
    check_zip(sari, first_code.split(".")[0], paper)
    assert sari.complaints == []
