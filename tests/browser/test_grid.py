"""The grid and the keys in a real browser: quick with 274 rows, saving by itself, quiet on wish."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.browser.office import Person, follow, press

pytestmark = pytest.mark.browser

GRID = "/evaluasi/demo/kisi/"
WATCH = """
window.tasks = [];
new PerformanceObserver(list => list.getEntries().forEach(task => tasks.push(task.duration)))
  .observe({type: "longtask", buffered: true});
"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
EDITABLE = "form[data-grid=on] tr[data-save-url]"


def open_grid(person, query=""):
    page = person.open(f"{GRID}{query}")
    page.wait_for_selector("form[data-grid=on]")
    return page


def saved(row):
    row.locator(".save-state[data-state=saved]").first.wait_for()


@pytest.fixture(scope="module")
def wati(chromium, city):
    """One computer for the whole file: signing in costs more than what is looked at."""
    person = Person(chromium, city, "wati").sign_in()
    yield person
    person.close()
    assert person.complaints == []


@pytest.mark.long  # a measurement: it needs a quiet machine
def test_274_rows_open_quickly_and_never_hold_the_browser_up(wati):
    wati.page.add_init_script(WATCH)
    painted, longest = [], []
    for _ in range(4):
        page = open_grid(wati, "?milik=semua")
        page.locator(EDITABLE).first.locator("textarea").focus()
        page.wait_for_load_state("networkidle")
        painted.append(page.evaluate(PAINTED))
        longest.append(max(page.evaluate("tasks"), default=0))
    assert page.locator("form[data-grid] tbody tr").count() == 274
    wati.open("/akun/")
    page.wait_for_function(PAINTED.removesuffix(".startTime"))
    small = page.evaluate(PAINTED)
    # the best of four: other work on the machine may disturb the others, and a small page too
    assert min(painted) <= max(300, 4 * small), (painted, small)
    assert min(longest) <= 50, longest


def test_a_row_saves_by_itself_and_the_mark_follows(wati):
    page = open_grid(wati, "?indikator=12&milik=semua")
    row = page.locator(EDITABLE).first
    is_second = row.locator("select").evaluate("select => select.selectedIndex") == 2
    row.locator("select").select_option(index=3 if is_second else 2)
    saved(row)
    mark = row.locator("[data-field=mark]").input_value()
    assert mark
    words = f"Kelas ibu hamil di semua puskesmas, {uuid4()}"
    row.locator("textarea").fill(words)
    page.keyboard.press("Tab")
    row.locator(".save-state[data-save-state=note][data-state=saved]").wait_for()
    page.get_by_role("button", name="Simpan semua").click()
    page.locator("[data-grid-state][data-state=saved]").wait_for()
    page = open_grid(wati, "?indikator=12&milik=semua")
    row = page.locator(EDITABLE).first
    assert row.locator("textarea").input_value() == words
    assert row.locator("[data-field=mark]").input_value() == mark


def test_two_people_in_one_row_both_keep_their_words(wati, people):
    sari = people("sari")
    here, there = open_grid(wati, "?indikator=12&milik=semua"), open_grid(sari, "?indikator=12")
    theirs = f"Tulisan Sari {uuid4()}"
    number = there.locator(EDITABLE).last.get_attribute("id")
    mine, hers = here.locator(f"#{number}"), there.locator(f"#{number}")
    hers.locator("textarea").fill(theirs)
    there.keyboard.press("Tab")
    saved(hers)
    mine.locator("textarea").fill("Tulisan Wati")
    here.keyboard.press("Tab")
    box = here.locator(f"#{number} + tr .conflict")
    box.wait_for()
    assert theirs in box.inner_text()
    assert "Tulisan Wati" in box.inner_text()
    box.get_by_role("button", name="Gabungkan").click()
    saved(mine)
    assert mine.locator("textarea").input_value() == f"Tulisan Wati\n\n{theirs}"
    # the browser itself reports the 409
    wati.complaints.clear()


def test_keys_move_between_rows_and_rest_while_someone_types(wati):
    page = open_grid(wati, "?indikator=12&milik=semua")
    at = "document.activeElement.closest('tr')?.id"
    rows = [row.get_attribute("id") for row in page.locator("form[data-grid] tbody tr").all()]
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(at) == rows[1]
    page.keyboard.press("k")
    assert page.evaluate(at) == rows[0]
    note = page.locator(EDITABLE).first.locator("textarea")
    note.focus()
    page.keyboard.type("jk/?")
    assert "jk/?" in note.input_value()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "A"
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.dataset.field") == "option"
    page.locator(EDITABLE).first.locator("[data-field=mark]").focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(at) == page.locator(EDITABLE).nth(1).get_attribute("id")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "palet-q"


def test_keys_can_be_switched_off_on_this_device(wati):
    page = open_grid(wati, "?indikator=12&milik=semua")
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_label("Pakai tombol pintas").uncheck()
    page.get_by_role("button", name="Tutup").click()
    page = open_grid(wati, "?indikator=12&milik=semua")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.get_by_role("button", name="Tombol pintas").click()
    choice = page.get_by_label("Pakai tombol pintas")
    assert not choice.is_checked()
    choice.check()


def test_a_range_is_ticked_with_shift_changed_and_put_back(wati):
    page = wati.open("/evaluasi/demo/?indikator=16")
    boxes = page.locator("input[name=pilih]")
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    page.locator(".bulk summary").click()
    assert page.locator("[data-chosen-count]").inner_text() == "3"
    page.select_option("#id_step", "due")
    day = 1 + uuid4().int % 28
    page.fill("#id_due_on", f"2027-03-{day:02}")
    page.fill("#id_reason", "Data BPS terlambat")
    assert f"3 pertanyaan: tenggat {day} Maret 2027" in press(page, "Ubah")
    follow(page, "Urungkan")
    with page.expect_navigation():
        page.locator("li:target").get_by_role("button", name="Urungkan").click()
    assert "3 pertanyaan dikembalikan" in page.locator("main").inner_text()
