"""Links on a telephone: a body without an account hands in its part, a head approves by a code."""

from __future__ import annotations

import re

import pytest

from tests.browser.office import Person, press

pytestmark = pytest.mark.browser

LINKS = "/evaluasi/demo/tautan/"
ADDRESS = re.compile(r"/tautan/\w+/")
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def telephone(chromium, city):
    """Somebody without an account, with a telephone."""
    person = Person(chromium, city, "siapa", width=360)
    yield person
    assert person.context.cookies(f"{person.address}/evaluasi/") == [
        crumb for crumb in person.context.cookies() if crumb["name"] == "layak_csrf"
    ]
    person.close()


def make(wati: Person, agency: str, task: str) -> tuple[str, str]:
    """The address of a new link and its code, as the secretariat reads them once."""
    page = wati.open(f"{LINKS}baru/")
    page.check(f"input[name=task][value={task}]")
    page.check(f"input[name=perangkat][value={agency}]")
    said = press(page, "Buat tautan")
    code = re.search(r"\b\d{6}\b", said)
    return ADDRESS.search(said)[0], code[0] if code else ""


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_body_without_an_account_hands_in_its_part(people, telephone):
    wati = people("wati")
    address = ADDRESS.search(_first_link(wati))[0]
    page = telephone.open(address)
    page.fill("[name=name]", "Ani Rahma")
    page.fill("[name=position]", "Kasubbag Program")
    press(page, "Mulai")
    with page.expect_navigation():
        page.locator(".list a").first.click()
    assert fits(page)
    page.fill("[name=note]", "Sosialisasi di 12 sekolah.")
    page.set_input_files(
        "[name=uploads]", {"name": "foto.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    said = press(page, "Serahkan bagian ini")
    assert "Diserahkan. Terima kasih." in said
    assert "foto.pdf" in said
    assert "Sosialisasi di 12 sekolah." in said
    with page.expect_navigation():
        page.get_by_role("link", name="Daftar pertanyaan").click()
    assert "Sekretariat sudah diberi tahu" in press(page, "Saya sudah selesai")
    assert telephone.complaints == []
    used = _first_link(wati)
    assert "Ani Rahma, Kasubbag Program" in used
    assert "Selesai" in used


def _first_link(wati: Person) -> str:
    """The page of the oldest link of the city."""
    page = wati.open(LINKS)
    with page.expect_navigation():
        page.locator("tbody tr").last.get_by_role("link").click()
    return page.locator("main").inner_text()


def test_a_head_approves_by_a_code_that_was_told_by_telephone(people, telephone):
    wati = people("wati")
    address, code = make(wati, "dinkes", "approval")
    page = telephone.open(address)
    assert "Dinas Kesehatan" not in page.content()
    page.fill("[name=code]", "000000" if code != "000000" else "111111")
    assert "Kode tidak cocok" in press(page, "Buka")
    page.fill("[name=code]", code)
    assert "Persetujuan kepala Dinas Kesehatan" in press(page, "Buka")
    assert fits(page)
    boxes = page.locator("[name=pilih]")
    many = boxes.count()
    for number in range(1, many):
        boxes.nth(number).uncheck()
    assert "1 jawaban disetujui" in press(page, "Setujui yang dicentang")
    assert page.locator("[name=pilih]").count() == many - 1
    refused = [said for said in telephone.complaints if "422" not in said]
    assert refused == []
