"""The copy sheet in a browser: texts go to the clipboard, ticks work with and without scripts."""

from __future__ import annotations

import pytest

from tests.browser.office import Person

pytestmark = pytest.mark.browser

SHEET = "/evaluasi/demo/salin/"


def test_a_text_goes_to_the_clipboard_and_the_tick_holds(people):
    wati = people("wati")
    wati.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=wati.address)
    page = wati.open(SHEET)
    row = page.locator("section[id^=jawaban-]").first
    name = row.get_attribute("id")
    shown = row.locator("[id$=-note]").first.evaluate("element => element.textContent")
    row.locator("[data-copy$=-note]").click()
    page.wait_for_function("() => document.querySelector('[data-copy$=-note]').dataset.busy")
    assert page.evaluate("navigator.clipboard.readText()") == shown
    with page.expect_navigation():
        row.get_by_role("button", name="Sudah disalin", exact=True).click()
    assert "ditandai sudah disalin" in page.locator("main").inner_text()
    assert page.locator(f"#{name}").count() == 0
    page.goto(f"{wati.address}{SHEET}?saring=semua&bagian=semua")
    assert "Disalin Wati Rahayu" in page.locator(f"#{name}").inner_text()
    assert wati.complaints == []


def test_without_scripts_the_text_is_there_and_the_tick_works(chromium, city):
    wati = Person(chromium, city, "wati", java_script_enabled=False).sign_in()
    page = wati.open(SHEET)
    assert page.locator("[data-copy]:visible").count() == 0
    row = page.locator("section[id^=jawaban-]").first
    with page.expect_navigation():
        row.get_by_role("button", name="Sudah disalin", exact=True).click()
    assert "ditandai sudah disalin" in page.locator("main").inner_text()
    wati.close()
