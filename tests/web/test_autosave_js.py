"""The autosave protocol in a real browser, against a far end of our own making."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.conftest import PATIENCE
from tests.web.conftest import open_page
from tests.web.fake_desk import SARI, TONO
from tests.web.typing import (
    ASKED_AGAIN,
    KEPT,
    RETRY,
    SAVED,
    state,
    stay,
    type_note,
    wait,
    write_note,
)

pytestmark = pytest.mark.browser


def test_typing_is_saved_once_after_the_pause(page, desk, complaints):
    type_note(page, "63 konselor")
    expect(state(page)).to_have_text(SAVED)
    assert desk.fields["note"].value == "63 konselor"
    assert [save["value"] for save in desk.saves] == ["63 konselor"]
    assert page.locator("#note").get_attribute("data-version") == "2"
    assert page.locator("[name=version-note]").input_value() == "2"
    assert complaints == []


def test_loading_writes_nothing(page, desk):
    stay(page, 1200)
    page.reload()
    stay(page, 1200)
    assert desk.saves == []


def test_every_kind_of_control_is_saved(page, desk):
    page.get_by_text("Pilihan b").click()
    page.locator("#mark").fill("2.25")
    page.locator("#agency").select_option("dinkes")
    for name in ("option", "mark", "agency"):
        expect(state(page, name)).to_have_text(SAVED)
    assert {name: desk.fields[name].value for name in ("option", "mark", "agency")} == {
        "option": "b",
        "mark": "2.25",
        "agency": "dinkes",
    }
    assert page.locator("[data-live-score]").text_content() == "2.25"


def test_an_answer_that_changes_another_field_shows_it(page, desk):
    page.get_by_text("Pilihan b").click()
    expect(state(page, "option")).to_have_text(SAVED)
    page.get_by_text("Tidak berlaku").click()
    expect(state(page, "absent")).to_have_text(SAVED)
    expect(page.locator("[name=option]:checked")).to_have_count(0)
    page.get_by_text("Pilihan c").click()
    wait(page, lambda: desk.fields["option"].value == "c")


def test_typing_during_a_save_loses_no_tail(page, desk):
    desk.hang = 1.2
    write_note(page, "awal")
    wait(page, lambda: state(page).text_content() == "Menyimpan …")
    type_note(page, " lalu ekor")
    wait(page, lambda: desk.fields["note"].value == "awal lalu ekor")
    expect(state(page)).to_have_text(SAVED)
    assert [(save["value"], save["version"]) for save in desk.saves] == [
        ("awal", "1"),
        ("awal lalu ekor", "2"),
    ]


def test_without_network_the_text_is_kept_and_sent_when_it_returns(page, context, desk):
    context.set_offline(True)
    write_note(page, "di bawah pohon")
    expect(state(page)).to_have_text(KEPT)
    assert desk.saves == []
    context.set_offline(False)
    expect(state(page)).to_have_text(SAVED)
    assert desk.fields["note"].value == "di bawah pohon"


def test_a_lost_answer_is_asked_again_with_the_same_save_id(page, desk):
    desk.lose_answers = 1
    write_note(page, "sekali saja")
    expect(state(page)).to_have_text(KEPT)
    page.clock.run_for(RETRY)
    expect(state(page)).to_have_text(SAVED)
    assert desk.fields["note"].version == 2
    assert len({save["save_id"] for save in desk.saves}) == 1


def test_text_typed_after_a_lost_answer_is_no_conflict_with_oneself(page, desk):
    desk.lose_answers = 1
    write_note(page, "satu")
    expect(state(page)).to_have_text(KEPT)
    write_note(page, " dua")
    wait(page, lambda: desk.fields["note"].value == "satu dua")
    expect(page.locator(".conflict")).to_have_count(0)
    assert desk.fields["note"].version == 3


def test_a_silent_server_is_not_waited_for(page, desk):
    desk.hang = 2 * PATIENCE
    write_note(page, "server diam")
    wait(page, lambda: state(page).text_content() == "Menyimpan …")
    expect(state(page)).to_have_text(KEPT)
    assert desk.saves == []


def test_an_ended_session_keeps_the_text_until_the_same_person_returns(page, desk):
    desk.user = None
    write_note(page, "setelah makan siang")
    expect(state(page)).to_have_text(KEPT)
    link = page.get_by_role("link", name="Masuk lagi di tab baru")
    expect(link).to_be_visible()
    assert link.get_attribute("target") == "_blank"
    assert link.get_attribute("href") == "/masuk/?next=/sesi/selesai/"
    desk.user, desk.csrf = SARI, "token-2"
    page.clock.run_for(ASKED_AGAIN)
    expect(state(page)).to_have_text(SAVED)
    expect(link).to_be_hidden()
    assert desk.fields["note"].value == "setelah makan siang"
    assert page.locator("form[data-autosave] [name=csrfmiddlewaretoken]").input_value() == "token-2"


def test_another_person_signing_in_does_not_send_it(page, desk, address, context):
    desk.user = None
    write_note(page, "milik Sari")
    expect(state(page)).to_have_text(KEPT)
    desk.user, desk.csrf = TONO, "token-2"
    page.clock.run_for(ASKED_AGAIN)
    expect(page.get_by_text("sudah masuk akun lain")).to_be_visible()
    page.get_by_role("button", name="Simpan semua").click()
    stay(page, 1500)
    assert desk.fields["note"].value == ""
    assert desk.whole == []
    tonos = open_page(context, f"{address}/soal/")
    stay(tonos, 1000)
    assert tonos.locator("#note").input_value() == ""
    assert tonos.locator("[data-unsent]").is_hidden()
    assert desk.fields["note"].value == ""


def test_a_session_taken_over_is_seen_by_its_token(page, desk):
    desk.user, desk.csrf = TONO, "token-2"
    write_note(page, "milik Sari")
    expect(page.get_by_text("sudah masuk akun lain")).to_be_visible()
    assert desk.saves == []


def test_an_old_token_is_renewed_and_the_save_repeated(page, desk):
    desk.csrf = "token-2"
    write_note(page, "lama terbuka")
    expect(state(page)).to_have_text(SAVED)
    assert desk.fields["note"].value == "lama terbuka"


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ("Pakai tulisan saya", "63 konselor"),
        ("Pakai tulisan tersimpan", "61 konselor"),
        ("Gabungkan", "63 konselor\n\n61 konselor"),
    ],
)
def test_a_conflict_shows_both_and_the_person_chooses(page, desk, button, expected):
    desk.colleague_writes("note", "61 konselor")
    write_note(page, "63 konselor")
    box = page.locator(".conflict")
    expect(box).to_contain_text("63 konselor")
    expect(box).to_contain_text("61 konselor")
    expect(box).to_contain_text("Wati, DP3A, 10.41")
    assert desk.fields["note"].value == "61 konselor"
    box.get_by_role("button", name=button).click()
    wait(page, lambda: desk.fields["note"].value == expected)
    expect(page.locator("#note")).to_have_value(expected)
    expect(box).to_have_count(0)


def test_what_is_given_up_for_the_text_of_another_has_reached_the_server(page, desk):
    """Words typed while the former were under way, or beside the box: all stand there as late."""
    desk.hang = 1
    write_note(page, "satu")
    wait(page, lambda: state(page).get_attribute("data-state") == "saving")
    desk.colleague_writes("note", "tulisan Wati")
    type_note(page, " dua")
    box = page.locator(".conflict")
    expect(box).to_contain_text("satu dua")
    wait(page, lambda: "satu dua" in [save["value"] for save in desk.saves])
    type_note(page, " tiga")
    box.get_by_role("button", name="Pakai tulisan tersimpan").click()
    wait(page, lambda: "satu dua tiga" in [save["value"] for save in desk.saves])
    assert {save["version"] for save in desk.saves} == {"1"}
    expect(page.locator("#note")).to_have_value("tulisan Wati")
    assert desk.fields["note"].value == "tulisan Wati"
    expect(box).to_have_count(0)


def test_typing_on_in_a_conflict_is_shown_and_not_sent(page, desk):
    desk.colleague_writes("note", "61")
    write_note(page, "63")
    expect(page.locator(".conflict")).to_be_visible()
    type_note(page, " konselor")
    expect(page.locator("[data-mine]")).to_have_text("63 konselor")
    stay(page, 1200)
    assert desk.fields["note"].value == "61"
    page.get_by_role("button", name="Simpan semua").click()
    stay(page, 500)
    assert desk.whole == []


def test_the_same_text_from_both_is_no_conflict(page, desk):
    desk.colleague_writes("note", "63 konselor")
    write_note(page, "63 konselor")
    wait(page, lambda: state(page).get_attribute("data-state") == "saved")
    expect(page.locator(".conflict")).to_have_count(0)
