"""At night, with a thumb: from a report on the telephone to three hand-offs at 360 px, counted.

Budgets are those of the city's duty officers: three pages, ten taps, ten words.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browser.office import Person
from tests.browser.rapid_office import CASE, Desk, ask, report

pytestmark = pytest.mark.browser

NAME = "Zulfa Kenaripagi"
# what one looks at while a case is worked on
LONGEST_CASE_PAGE = 2000


class Thumb:
    """What a person does on a small screen, each tap, page and word counted."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.page = desk, desk.page
        self.taps = self.pages = self.words = 0

    def tap(self, words: str) -> None:
        self.taps += 1
        self.page.locator("main").get_by_text(words, exact=True).first.click()

    def go(self, words: str) -> None:
        """A press that leads to a page."""
        self.taps += 1
        self.pages += 1
        button = self.page.locator("main").get_by_role("button", name=words, exact=True)
        with self.page.expect_navigation():
            button.first.click()
        look(self.page, words)

    def write(self, name: str, text: str) -> None:
        self.taps += 1
        self.words += len(text.split())
        field = self.page.locator(f"main [name={name}]:visible").first
        field.click()
        self.page.keyboard.type(text)

    def choose(self, name: str, value: str) -> None:
        self.taps += 1
        self.page.locator(f"main select[name={name}]:visible").select_option(value)


def look(page, words: str) -> None:
    """A picture, where somebody wants to see it."""
    if folder := os.environ.get("LAYAK_PICTURES"):
        name = "".join(letter for letter in words.lower() if letter.isalnum())
        page.screenshot(path=Path(folder) / f"night-{name}.png", full_page=True)


@pytest.fixture
def mega_at_night(chromium, city):
    """The case worker with a telephone."""
    person = Person(chromium, city, "mega", width=360)
    person.sign_in()
    yield Desk(person)
    person.close()


def test_from_a_report_to_three_handoffs(office, city, mega_at_night):
    told = report(
        office("guntur"),
        channel="school",
        topic="home",
        signs=["suspect-at-home", "injured"],
        story=f"{NAME} datang dengan memar dan takut pulang.",
        child_hint=f"{NAME}, kelas 8",
    )
    desk = mega_at_night
    desk.open("/aksi-cepat/")
    thumb = Thumb(desk)
    with desk.page.expect_navigation():
        thumb.taps, thumb.pages = 1, 1
        desk.page.locator("main a", has_text=told).first.click()
    look(desk.page, "laporan")
    page = desk.page.url
    thumb.write("because", "Terlapor serumah")
    # what was told is read in place: no page, and what is typed stays
    desk.page.evaluate("window.isSame = true")
    thumb.tap("Buka uraian")
    desk.page.locator("#isi-laporan", has_text="datang dengan memar").wait_for()
    assert desk.page.evaluate("window.isSame")
    assert desk.page.url == page
    assert desk.page.locator("main textarea[name=because]").input_value() == "Terlapor serumah"
    look(desk.page, "uraian")
    thumb.write("name", NAME)
    thumb.write("age", "13")
    thumb.choose("sex", "P")
    thumb.go("Buka dan kirim")
    case = CASE.search(desk.told())[0]
    thumb.choose("whereabouts", "school")
    thumb.go("Kirim")
    assert "3 rujukan dikirim" in desk.page.locator("body").inner_text()
    sent = ask(
        city,
        "SELECT a.code, h.asked, s.basis, s.fields, h.whereabouts FROM rapidaction_handoff h"
        " JOIN rapidaction_share s ON s.handoff_id = h.id JOIN agencies_agency a"
        " ON a.id = h.to_agency_id JOIN rapidaction_activation c ON c.id = h.activation_id"
        " WHERE c.code = %(case)s ORDER BY a.code",
        case=case,
    )
    assert sent == [
        ("dinsos", ["shelter", "social-report"], "vital", ["name", "address"], "school"),
        ("rsud", ["medical", "visum"], "vital", ["name", "birth_day"], "school"),
        ("unit-ppa-polres", ["protect", "police-report"], "vital", ["name", "address"], "school"),
    ]
    counted = {"pages": thumb.pages, "taps": thumb.taps, "words": thumb.words}
    # the last of the pages is the case itself
    assert counted["pages"] <= 3, counted
    assert counted["taps"] <= 10, counted
    assert counted["words"] <= 10, counted
    # read again: without the sentence that it was sent
    desk.open(f"/aksi-cepat/penanganan/{case}/")
    look(desk.page, "penanganan")
    tall = desk.page.evaluate("document.documentElement.scrollHeight")
    assert tall <= LONGEST_CASE_PAGE, tall
    wide = desk.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360
    # the hospital reads who sent it, where the child is and whom to call, and no name
    code = ask(
        city,
        "SELECT h.code FROM rapidaction_handoff h JOIN agencies_agency a ON a.id = h.to_agency_id"
        " JOIN rapidaction_activation c ON c.id = h.activation_id"
        " WHERE c.code = %(case)s AND a.code = 'rsud'",
        case=case,
    )[0][0]
    said = office("pandu").open(f"/aksi-cepat/rujukan/{code}/")
    assert "Mega Anjani, Manajer kasus, UPTD Perlindungan Perempuan dan Anak" in said
    assert "Di sekolah" in said
    assert NAME not in said
    assert desk.person.complaints == []
