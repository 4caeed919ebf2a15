"""The whole work with scripts switched off: list, answer, conflict, file, ready, approve, accept."""

from __future__ import annotations

import pytest

from tests.browser.office import Person, press

pytestmark = pytest.mark.browser

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def plain_people(chromium, city):
    everybody: list[Person] = []

    def sit_down(username: str) -> Person:
        everybody.append(Person(chromium, city, username, java_script_enabled=False).sign_in())
        return everybody[-1]

    yield sit_down
    for person in everybody:
        person.close()


@pytest.fixture
def question(city) -> tuple[int, str]:
    """A draft that the Dinas Kesehatan leads and no other test of the city touches."""
    with city.connect() as database:
        return database.execute(
            "SELECT a.id, a.code FROM evaluation_answer a JOIN evaluation_round r"
            " ON r.id = a.round_id JOIN evaluation_assignment g ON g.answer_id = a.id"
            " AND g.ended_at IS NULL AND g.relation = 'lead' JOIN agencies_agency d"
            " ON d.id = g.agency_id WHERE r.code = 'demo' AND d.code = 'dinkes'"
            " AND a.stage = 'draft' ORDER BY a.position DESC LIMIT 1"
        ).fetchone()


def filter_for(person: Person, code: str) -> None:
    page = person.open("/evaluasi/demo/")
    page.fill("form.filters input[name=q]", code)
    with page.expect_navigation():
        page.locator("form.filters button").first.click()
    assert f"q={code}" in page.url
    with page.expect_navigation():
        page.get_by_role("link", name=code, exact=True).first.click()


def test_from_the_list_to_acceptance(plain_people, question):
    number, code = question
    path = f"/evaluasi/jawaban/{number}/"
    sari, wati = plain_people("sari"), plain_people("wati")
    filter_for(sari, code)
    assert sari.page.url.endswith(path)
    wati.open(path)
    sari.page.fill("[name=note]", "Kelas ibu di 40 kelurahan.")
    sari.page.fill("[name=mark]", "0,5")
    assert "Tersimpan" in press(sari.page, "Simpan")

    meet_a_conflict(wati)
    sari.open(path)
    assert sari.page.input_value("[name=note]") == "Kelas ibu di 40 kelurahan, 12 puskesmas."
    sari.page.set_input_files(
        "[name=uploads]", {"name": "daftar.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    assert "daftar" in press(sari.page, "Unggah")
    assert "Menunggu persetujuan" in press(sari.page, "Nyatakan siap")

    heri = plain_people("heri")
    heri.open(path)
    assert "Disetujui" in press(heri.page, "Setujui")
    wati.open(path)
    assert "Diterima" in press(wati.page, "Terima")
    assert sari.complaints == wati.complaints == heri.complaints == []


def meet_a_conflict(wati: Person) -> None:
    """Her whole form was read before Sari saved: both texts, and her choice."""
    wati.page.fill("[name=note]", "Kelas ibu di 12 puskesmas.")
    said = press(wati.page, "Simpan")
    assert "Kelas ibu di 40 kelurahan." in said
    assert wati.page.input_value("[name=note]") == "Kelas ibu di 12 puskesmas."
    wati.complaints.clear()  # the browser itself notes the 409
    wati.page.fill("[name=note]", "Kelas ibu di 40 kelurahan, 12 puskesmas.")
    assert "Tersimpan" in press(wati.page, "Simpan")
