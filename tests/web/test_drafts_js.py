"""What autosave keeps on the device: drafts, returning pages, signing out, a long soak."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import expect

from tests.web import fake_desk
from tests.web.conftest import open_page
from tests.web.typing import KEPT, PAUSE, SAVED, state, stay, type_note, wait, write_note

pytestmark = pytest.mark.browser


def test_a_draft_is_sent_after_a_reload(page, context, desk):
    desk.status = 503
    write_note(page, "sebelum muat ulang")
    expect(state(page)).to_have_text(KEPT)
    desk.status = 0
    page.reload()
    expect(state(page)).to_have_text(SAVED)
    assert desk.fields["note"].value == "sebelum muat ulang"
    page.reload()
    stay(page, 800)
    assert len({save["save_id"] for save in desk.saves}) == 1
    assert desk.fields["note"].version == 2


def test_a_draft_of_a_closed_tab_is_sent_when_the_page_opens_again(page, context, desk, address):
    context.set_offline(True)
    type_note(page, "tab ditutup")
    page.close(run_before_unload=False)
    context.set_offline(False)
    again = open_page(context, f"{address}/soal/")
    expect(state(again)).to_have_text(SAVED)
    assert desk.fields["note"].value == "tab ditutup"


def test_a_tab_closed_in_the_middle_of_a_word_loses_nothing(page, context, desk, address):
    type_note(page, "kata terak")
    page.close()
    again = open_page(context, f"{address}/soal/")
    wait(again, lambda: again.locator("#note").input_value() == "kata terak")
    wait(again, lambda: desk.fields["note"].value == "kata terak")


def test_an_old_draft_beside_a_newer_text_of_another_is_a_conflict(page, context, desk):
    desk.status = 503
    write_note(page, "draf Sari")
    expect(state(page)).to_have_text(KEPT)
    desk.status = 0
    desk.colleague_writes("note", "tulisan Wati")
    page.reload()
    box = page.locator(".conflict")
    expect(box).to_contain_text("draf Sari")
    expect(box).to_contain_text("tulisan Wati")
    expect(box).to_contain_text("Wati, DP3A")
    assert desk.fields["note"].value == "tulisan Wati"
    # whatever the person chooses now, the server has the text
    assert desk.saves[-1]["value"] == "draf Sari"


def test_other_pages_say_what_is_unsent(page, context, desk, address):
    desk.status = 503
    write_note(page, "belum terkirim")
    expect(state(page)).to_have_text(KEPT)
    page.goto(f"{address}/lain/")
    banner = page.locator("[data-unsent]")
    expect(banner).to_contain_text("1 tulisan belum terkirim")
    expect(banner.get_by_role("link", name="14.1 ASI eksklusif")).to_have_attribute(
        "href", "/soal/"
    )


def test_a_refusal_says_why_and_keeps_the_text(page, desk):
    desk.refusal = "Putaran sudah dikunci; minta ketua membukanya."
    write_note(page, "terlambat")
    expect(state(page)).to_contain_text("Putaran sudah dikunci; minta ketua membukanya.")
    expect(state(page)).to_contain_text(KEPT)
    assert page.locator("#note").input_value() == "terlambat"
    desk.refusal = ""
    write_note(page, " sedikit")
    expect(state(page)).to_have_text(SAVED)


def test_an_impossible_value_is_named_and_not_sent_again(page, desk):
    page.locator("#mark").fill("99")
    page.clock.run_for(PAUSE)
    expect(state(page, "mark")).to_have_text("Paling tinggi 3,00.")
    stay(page, 2500)
    assert len(desk.saves) == 1


@pytest.mark.parametrize(
    ("status", "words"), [(404, "tidak ada lagi"), (413, "terlalu panjang"), (500, KEPT)]
)
def test_a_strange_answer_never_claims_to_have_saved(page, desk, status, words):
    desk.status = status
    write_note(page, "aneh")
    expect(state(page)).to_contain_text(words)
    assert page.locator("#note").input_value() == "aneh"


def test_undoing_an_edit_leaves_no_draft(page, desk, address):
    type_note(page, "x")
    page.locator("#note").press("Backspace")
    stay(page, 1200)
    assert desk.saves == []
    page.goto(f"{address}/lain/")
    stay(page, 300)
    assert page.locator("[data-unsent]").is_hidden()


def test_restricted_text_never_reaches_the_device(page, desk):
    desk.status = 503
    page.locator("#secret").press_sequentially("nama anak")
    page.clock.run_for(PAUSE)
    expect(state(page, "secret")).to_contain_text("biarkan halaman terbuka")
    kept = page.evaluate(
        """async () => {
          const opened = await new Promise((done) => {
            const request = indexedDB.open("layak"); request.onsuccess = () => done(request.result); });
          const rows = await new Promise((done) => {
            const request = opened.transaction("drafts").objectStore("drafts").getAll();
            request.onsuccess = () => done(request.result); });
          return JSON.stringify([rows, {...localStorage}]); }"""
    )
    assert "nama anak" not in kept


def test_signing_out_warns_about_unsent_text_and_wipes_it(page, desk, address):
    desk.status = 503
    write_note(page, "masih di sini")
    expect(state(page)).to_have_text(KEPT)
    page.locator("summary").click()
    page.get_by_role("button", name="Keluar", exact=True).click()
    dialog = page.locator("dialog")
    expect(dialog).to_contain_text("1 tulisan atau berkas hanya ada di perangkat ini")
    dialog.get_by_role("button", name="Tetap di sini").click()
    assert desk.signed_out == 0
    page.locator("summary").click()
    page.get_by_role("button", name="Keluar", exact=True).click()
    with page.expect_navigation():
        dialog.get_by_role("button", name="Keluar dan hapus").click()
    assert desk.signed_out == 1
    desk.status = 0
    page.goto(f"{address}/soal/")
    stay(page, 1500)
    assert page.locator("#note").input_value() == ""
    assert desk.saves == []


def test_signing_out_with_everything_saved_asks_nothing(page, desk):
    type_note(page, "tersimpan")
    page.locator("summary").click()
    page.get_by_role("button", name="Keluar", exact=True).click()
    wait(page, lambda: desk.signed_out == 1)
    assert desk.fields["note"].value == "tersimpan"


def test_the_whole_form_waits_for_the_field_and_carries_its_version(page, desk):
    type_note(page, "lalu kirim")
    page.get_by_role("button", name="Simpan semua").click()
    expect(page.get_by_role("heading", name="Terkirim")).to_be_visible()
    assert len(desk.whole) == 1
    assert desk.whole[0]["note"] == "lalu kirim"
    assert desk.whole[0]["version-note"] == "2"


def test_a_device_without_database_still_keeps_drafts(context, desk, address):
    context.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    page = open_page(context, f"{address}/soal/")
    desk.status = 503
    write_note(page, "tanpa basis data")
    expect(state(page)).to_have_text(KEPT)
    desk.status = 0
    page.reload()
    expect(state(page)).to_have_text(SAVED)
    assert desk.fields["note"].value == "tanpa basis data"


def test_a_page_that_came_back_with_a_conflict_lets_choose(page, desk, context, address):
    desk.fields["note"].value, desk.fields["note"].version = "tulisan Wati", 4
    page.route(
        "**/soal/",
        lambda route: route.fulfill(
            body=desk.page(
                fake_desk.PAGE.replace(
                    'data-field="note"',
                    'data-field="note" data-server="tulisan Wati" data-server-by="Wati"',
                ).replace("{{ desk.note.value }}</textarea>", "tulisan Sari</textarea>")
            ),
            content_type="text/html",
        ),
    )
    page.reload()
    box = page.locator(".conflict")
    expect(box).to_contain_text("Wati")
    stay(page, 1200)
    assert desk.saves == []
    box.get_by_role("button", name="Pakai tulisan saya").click()
    wait(page, lambda: desk.fields["note"].value == "tulisan Sari")


def test_a_page_that_came_back_for_a_fault_elsewhere_sends_the_text(page, desk):
    page.route(
        "**/soal/",
        lambda route: route.fulfill(
            body=desk.page(
                fake_desk.PAGE.replace(
                    'data-field="note"', 'data-field="note" data-server=""'
                ).replace("{{ desk.note.value }}</textarea>", "tulisan Sari</textarea>")
            ),
            content_type="text/html",
        ),
    )
    page.reload()
    wait(page, lambda: desk.fields["note"].value == "tulisan Sari")
    expect(page.locator(".conflict")).to_have_count(0)


def slowly_loading(context, address):
    """The page as a slow phone shows it: readable before its modules have come."""
    page = context.new_page()
    held = []
    page.route("**/page.js", lambda route: held.append(route))
    page.goto(f"{address}/soal/", wait_until="commit")
    page.wait_for_selector("#secret")

    def let_go():
        wait(page, lambda: held)
        held.pop().continue_()

    return page, let_go


def test_text_typed_before_the_modules_come_is_saved(context, desk, address):
    page, let_go = slowly_loading(context, address)
    page.locator("#note").fill("cepat")
    assert page.locator("form[data-autosave=on]").count() == 0
    let_go()
    wait(page, lambda: desk.fields["note"].value == "cepat")


def test_text_that_a_browser_puts_back_is_not_sent(context, desk, address):
    page, let_go = slowly_loading(context, address)
    page.evaluate("() => { document.querySelector('#note').value = 'lama'; }")
    let_go()
    page.wait_for_selector("form[data-autosave=on]")
    assert page.locator("#note").input_value() == ""
    stay(page, 1200)
    assert desk.saves == []


def leave_a_draft(context, desk, address):
    """ "draf" was typed and stands on this device only."""
    first = open_page(context, f"{address}/soal/")
    desk.status = 503
    write_note(first, "draf")
    expect(state(first)).to_have_text(KEPT)
    # what a page sends in its last moment must not arrive after all
    context.set_offline(True)
    first.close()
    context.set_offline(False)
    desk.status = 0


def test_text_typed_early_follows_the_draft(context, desk, address):
    leave_a_draft(context, desk, address)
    page, let_go = slowly_loading(context, address)
    page.locator("#note").fill("susulan")
    let_go()
    wait(page, lambda: desk.fields["note"].value == "draf\n\nsusulan")


def test_text_typed_early_is_saved_where_the_draft_had_arrived(context, desk, address):
    """The answer was lost, the save was not: the page comes with it, and is typed into at once."""
    leave_a_draft(context, desk, address)
    desk.fields["note"].value, desk.fields["note"].version = "draf", 2
    page, let_go = slowly_loading(context, address)
    page.locator("#note").fill("draf dan susulan")
    let_go()
    wait(page, lambda: desk.fields["note"].value == "draf dan susulan")


def test_several_live_pieces_are_each_replaced(page, desk):
    page.evaluate(
        """() => document.querySelector("[data-live-score]").insertAdjacentHTML(
          "afterend", '<b data-live-score="angka">lama</b>')"""
    )
    desk.score = '<i data-live-score="">baru</i> <b data-live-score="angka">juga baru</b>'
    page.locator("#mark").fill("1.5")
    page.clock.run_for(PAUSE)
    expect(state(page, "mark")).to_have_text(SAVED)
    assert page.locator("i[data-live-score]").text_content() == "baru"
    assert page.locator("b[data-live-score]").text_content() == "juga baru"


@pytest.mark.slow
def test_two_people_typing_through_cuts_lose_nothing(chromium, desk, address):
    """Forty words by two people in two fields, the network cut at random: every word is kept."""
    chance = random.Random(20261124)  # noqa: S311 - the same cuts in every run
    people = [chromium.new_context(), chromium.new_context()]
    for context in people:
        context.clock.install()
    pages = [open_page(context, f"{address}/soal/") for context in people]
    words = [type_somewhere(pages, f"kata{turn:02d}", chance) for turn in range(40)]
    for context in people:
        context.set_offline(False)

    def lost():
        for page in pages:
            merge_all(page)
        return [(field, word) for field, word in words if word not in desk.fields[field].value]

    wait(pages[0], lambda: not lost())
    for context in people:
        context.close()


def type_somewhere(pages, word, chance):
    page, field = chance.choice(pages), chance.choice(["note", "secret"])
    cut = chance.random()
    if cut < 0.6:
        page.context.set_offline(cut < 0.25)
    page.locator(f"#{field}").press("Control+End")
    page.locator(f"#{field}").press_sequentially(f" {word}")
    pause = chance.choice([0, 50, 400, 1100])
    for one in pages:
        one.clock.run_for(pause)
    # what has set out meanwhile is on its way, and the next cut may meet it there
    page.wait_for_timeout(min(pause, 50))
    merge_all(page)
    return field, word


def merge_all(page):
    """As a person would: the words of both sides, each once, as the own text."""
    for name in ("note", "secret"):
        box = page.locator(f".field:has(#{name}) + .conflict")
        if not box.count():
            continue
        sides = box.locator("[data-mine]").inner_text(), box.locator("[data-theirs]").inner_text()
        page.locator(f"#{name}").fill(" ".join(dict.fromkeys(" ".join(sides).split())))
        box.get_by_role("button", name="Pakai tulisan saya").click()
