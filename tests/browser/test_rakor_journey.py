"""One rakor from its invitation to the signed scan; what it left open is on the next agenda.

Two note-takers at two computers, at the same minutes.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.browser.office import Person, press

pytestmark = pytest.mark.browser

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TODAY = datetime.now(ZoneInfo("Asia/Jakarta")).date()
HEAD = "Kepala Dinas Kesehatan"
TYPED = "Kalimat yang belum selesai"


def plan(person: Person, day, title: str) -> str:
    """Plan a meeting over the whole day; its address."""
    page = person.open("/rapat/baru/?jenis=umum")
    page.fill("[name=title]", title)
    page.fill("[name=day]", day.isoformat())
    page.fill("[name=begins]", "00:05")
    page.fill("[name=ends]", "23:50")
    page.fill("[name=place]", "Aula uji")
    page.fill("[name=chair_position]", "Asisten I")
    said = press(page, "Jadwalkan rapat")
    assert "Rapat dijadwalkan" in said
    return re.search(r"/rapat/\d+/", page.url)[0]


def invite(person: Person, meeting: str) -> None:
    """Everybody's head is asked; the letter is made."""
    page = person.open(f"{meeting}undangan/")
    assert HEAD in press(page, "Kepala semua perangkat daerah")
    page = person.open(f"{meeting}undangan/surat/")
    page.fill("[name=number]", "400.2/77")
    press(page, "Buat surat undangan")
    person.open(f"{meeting}naskah/")
    assert "Undangan" in page.locator("#naskah-judul + article").inner_text()


def sign_in_a_seat(person: Person, meeting: str) -> None:
    page = person.open(f"{meeting}hadir/")
    page.get_by_label(f"{HEAD} hadir").check()
    page.get_by_label(f"Nama yang hadir untuk {HEAD}").fill("Orang Contoh")
    press(page, "Simpan yang dicentang")


def write(page, text: str, key: str = "Enter") -> None:
    """A sentence at the first item of the agenda; the field is empty once it is kept."""
    field = page.locator("form[data-line] textarea").first
    field.fill(text)
    field.press(key)
    expect(field).to_have_value("")


def take_notes(wati: Person, ketut: Person, meeting: str) -> None:
    page = wati.open(f"{meeting}notulen/")
    press(page, "Buka rapat")
    page.wait_for_load_state("networkidle")
    other = ketut.open(f"{meeting}notulen/")
    other.locator("form[data-line] textarea").first.fill(TYPED)
    write(page, "Asisten I membuka rapat.")
    write(page, "Setiap dinas menyatakan layanannya.", "Alt+k")
    page.wait_for_selector("text=Keputusan 1")
    other.wait_for_selector("text=Setiap dinas menyatakan layanannya.")
    assert other.locator("form[data-line] textarea").first.input_value() == TYPED
    field = page.locator("form[data-line] textarea").first
    field.press("Enter")
    page.wait_for_selector("text=masih kosong")
    field.fill("Dinas Kesehatan melatih petugas jaga.")
    with page.expect_navigation():
        field.press("Alt+t")
    page.fill("[name=owner]", "Dinas Kesehatan")
    page.fill("[name=due_on]", (TODAY + timedelta(days=20)).isoformat())
    page.fill("[name=proof_wanted]", "Sertifikat")
    said = press(page, "Catat tindak lanjut")
    assert "2 keputusan, 1 di antaranya tindak lanjut dengan 1 penanggung jawab." in said


def sign_minutes(person: Person, meeting: str) -> None:
    """Closed, put together, printed, on a desk, and back with its scan."""
    page = person.open(f"{meeting}notulen/")
    press(page, "Tutup rapat")
    assert "1 dari" in page.locator("main").inner_text()
    press(page, "Susun notulen")
    href = page.locator("a[href$='notulen.docx']").get_attribute("href")
    answer = person.context.request.get(f"{person.address}{href}")
    matrix = [
        [cell.text for cell in row.cells]
        for table in Document(io.BytesIO(answer.body())).tables
        for row in table.rows
        if len(row.cells) == 9
    ]
    assert [(row[3], row[4], row[7]) for row in matrix[1:]] == [
        ("Dinas Kesehatan melatih petugas jaga.", "Dinas Kesehatan", "Sertifikat")
    ]
    card = page.locator("article").filter(has=page.locator("a[href$='notulen.docx']"))
    card.locator("[name=desk]").fill("Asisten I")
    with page.expect_navigation():
        card.get_by_role("button", name="Catat meja").click()
    assert "Asisten I" in person.open("/rapat/naskah/").locator("main").inner_text()
    page = person.open(f"{meeting}naskah/")
    card = page.locator("article").filter(has=page.locator("a[href$='notulen.docx']"))
    scan = {"name": "notulen.pdf", "mimeType": "application/pdf", "buffer": PDF}
    card.locator("[name=file]").set_input_files(scan)
    with page.expect_navigation():
        card.get_by_role("button", name="Simpan pindaian").click()
    assert "Ditandatangani" in page.locator("article").nth(1).inner_text()


def test_a_rakor_from_invitation_to_signed_scan(people):
    wati, ketut = people("wati"), people("ketut")
    meeting = plan(wati, TODAY, "Rakor uji perjalanan")
    invite(wati, meeting)
    sign_in_a_seat(wati, meeting)
    take_notes(wati, ketut, meeting)
    sign_minutes(wati, meeting)

    package = wati.context.request.get(f"{wati.address}{meeting}paket.zip").body()
    names = zipfile.ZipFile(io.BytesIO(package)).namelist()
    assert "3-notulen-v1.pdf" in names
    assert any(name.startswith("1-undangan") for name in names)
    page = wati.open(f"{meeting}notulen/")
    assert page.locator("form[data-line]").count() == 0
    assert "Notulen ini sudah ditandatangani" in page.locator("main").inner_text()

    following = plan(wati, TODAY + timedelta(days=1), "Rakor uji berikutnya")
    page = wati.open(f"{following}agenda/")
    with page.expect_navigation():
        page.locator("button[name=sumber][value=open-list]").click()
    assert "Tindak lanjut yang masih terbuka" in page.locator("main").inner_text()
    shown = wati.open(f"{following}notulen/").locator("main").inner_text()
    assert "Dinas Kesehatan melatih petugas jaga." in shown
    assert wati.complaints == ketut.complaints == []
