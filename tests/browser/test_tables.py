"""A table in a browser: a block from a spreadsheet, keys, undo, and what stands after a reload."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PASTE = """text => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
BLOCK = (
    'Rina\tPuskesmas\t"Bidan\nahli"\tP\tKHA dasar\t31 Januari 2026\tDP3A\t01\n'
    "Bagus\tPuskesmas\tPerawat\tX\tKHA dasar\t31/1/2026\tDP3A\t02\n"
)


def open_table(person):
    """The first table of trained people that this person may write."""
    page = person.open("/evaluasi/demo/tabel/")
    links = page.locator("section[aria-labelledby=tabel-training] a[href*=jawaban]")
    for href in links.evaluate_all("all => all.map(one => one.getAttribute('href'))"):
        page.goto(f"{person.address}{href}")
        if page.locator("form[data-table]").count():
            page.wait_for_selector("form[data-table=on]")
            return page
    raise AssertionError("no table to write")


def states(page):
    return page.locator("[data-save-state]").evaluate_all(
        "all => all.map(one => one.dataset.state).filter(Boolean)"
    )


def test_a_pasted_block_is_saved_row_by_row_and_may_be_undone(people):
    sari = people("sari")
    page = open_table(sari)
    cell = page.locator("tbody [data-cell=person]").first
    cell.click()
    page.evaluate(PASTE, BLOCK)
    page.wait_for_function(
        "() => ['saved', 'invalid'].every(state => document.querySelector("
        "`[data-save-state][data-state=${state}]`))"
    )
    assert states(page) == ["saved", "invalid"]
    assert "L atau P" in page.locator("tbody tr:nth-child(2) td .error").first.inner_text()
    page.reload()
    page.wait_for_selector("form[data-table=on]")
    assert page.locator("tbody [data-cell=position]").first.input_value() == "Bidan\nahli"
    assert page.locator("tbody [data-cell=trained_on]").first.input_value() == "31/01/2026"
    first = page.locator("tbody [data-cell=office]").first
    first.focus()
    page.keyboard.press("Enter")
    moved = page.evaluate("document.activeElement.closest('tr').rowIndex")
    assert moved == first.evaluate("one => one.closest('tr').rowIndex") + 1
    page.keyboard.press("ArrowUp")
    page.evaluate(PASTE, "Dinas Kesehatan\tKepala\nDinas Kesehatan\tStaf")
    # a press is not lost when rows shrink and grow between its two halves
    page.locator("[data-undo]").hover()
    page.mouse.down()
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-save-state]')].filter("
        "one => ['saved', 'invalid'].includes(one.dataset.state)).length >= 2"
    )
    page.mouse.up()
    expect(first).to_have_value("Puskesmas")
    assert [line for line in sari.complaints if "favicon" not in line] == []
