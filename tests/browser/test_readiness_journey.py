"""Three agencies fill the sheet; the rakor agrees; matrix, question, follow-up, proof, ready."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
MEETING = "Rakor Gugus Tugas perjalanan"
# who, what, kind, cost, code of the question
ROWS = (
    ("sari", "Pojok laktasi di kantor kelurahan", "infrastructure", "125 juta", "14.5"),
    ("tono", "Fasilitator daerah sekolah ramah anak", "institution", "40.000.000", "19.1"),
    ("nur", "Ruang rapat Forum Anak", "facility", "", "6.6"),
)


def year_of(page: Page) -> int:
    """Where /kesiapan/ leads."""
    return int(page.url.rstrip("/").rsplit("/", 1)[1])


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def fill(person, need: str, kind: str, cost: str, code: str) -> int:
    page = person.open("/kesiapan/")
    year = year_of(page)
    page.get_by_role("link", name="Tambah baris").first.click()
    page.fill("[name=need]", need)
    page.select_option("[name=kind]", kind)
    page.fill("[name=cost]", cost)
    page.fill("[name=codes]", code)
    if cost:
        page.select_option("[name=funding]", "city")
        page.fill("[name=target_on]", f"{year}-09-30")
    press(page, "Simpan")
    expect(page.locator("table")).to_contain_text(need)
    return year


def decide(wati, year: int) -> None:
    """The rakor decides with one press a row; what has neither money nor day is named."""
    desk = wati.open(f"/kesiapan/{year}/pembahasan/")
    desk.fill("[name=rapat]", MEETING)
    for _who, need, _kind, cost, _code in ROWS:
        card = desk.locator("section.card", has_text=need)
        if not cost:
            lacks = ["belum ada dana", "biaya belum dihitung", "belum ada tanggal"]
            expect(card.locator(".tag.wait")).to_have_text(lacks)
        press(desk, f"Sepakati {need}")
        expect(desk.locator(".messages")).to_contain_text("disepakati")
    bare = wati.open(f"/kesiapan/{year}/belum-ada-dana/")
    expect(bare.locator("main")).to_contain_text(ROWS[2][1])


def follow_the_matrix(wati, year: int) -> None:
    """A cell leads to the rows of its agency and part."""
    matrix = wati.open(f"/kesiapan/{year}/matriks/")
    line = matrix.locator("tbody tr", has=matrix.locator("th", has_text="Dinas Kesehatan"))
    with matrix.expect_navigation():
        line.locator("td a[href$='bagian=III']").click()
    expect(matrix.locator("table")).to_contain_text(ROWS[0][1])


def visit_the_question(sari, year: int) -> str:
    """The row leads to the question that it lifts, and the question back; the row's address."""
    page = sari.open(f"/kesiapan/{year}/?kode=14.5")
    page.get_by_role("link", name=ROWS[0][1]).click()
    page.wait_for_url("**/kesiapan/baris/**")
    need_url = page.url
    page.get_by_role("link", name="14.5").click()
    page.get_by_role("link", name="mengangkat pertanyaan ini").click()
    expect(page.locator("table")).to_contain_text(ROWS[0][1])
    return need_url


def promise(wati, sari, need_url: str) -> None:
    """One press makes a follow-up; its owner finds it from the row."""
    desk = wati.page
    desk.goto(need_url)
    expect(desk.locator("main")).to_contain_text(MEETING)
    press(desk, "Jadikan tindak lanjut")
    expect(desk.locator("#tindak-lanjut a")).to_contain_text(ROWS[0][1])
    page = sari.page
    page.goto(need_url)
    with page.expect_navigation():
        page.locator("#tindak-lanjut a").first.click()
    expect(page.locator("h1")).to_contain_text(ROWS[0][1])


def finish(sari, need_url: str) -> None:
    """The whole, then its proof: ready."""
    page = sari.page
    page.goto(need_url)
    page.get_by_text("Catat kemajuan").click()
    page.fill("[name=percent]", "100")
    press(page, "Simpan kemajuan")
    expect(page.locator("#kemajuan")).to_contain_text("Lampirkan bukti")
    proof = PDF + need_url.encode()
    page.set_input_files(
        "[name=file]",
        {"name": "serah-terima.pdf", "mimeType": "application/pdf", "buffer": proof},
    )
    press(page, "Lampirkan")
    expect(page.locator(".title")).to_contain_text("Siap")
    expect(page.locator("#kemajuan .list a").first).to_contain_text("Bukti kesiapan")


def test_three_agencies_from_the_sheet_to_the_proof(people):
    sari, tono, nur, wati = (people(name) for name in ("sari", "tono", "nur", "wati"))
    for person, (_who, *row) in zip((sari, tono, nur), ROWS, strict=True):
        year = fill(person, *row)
    seen = tono.open(f"/kesiapan/{year}/").content()
    assert ROWS[1][1] in seen
    assert ROWS[0][1] not in seen
    decide(wati, year)
    follow_the_matrix(wati, year)
    need_url = visit_the_question(sari, year)
    promise(wati, sari, need_url)
    finish(sari, need_url)
    assert sari.complaints == []
