"""A new city: the printed code of the first administrator, and of everybody after."""

from __future__ import annotations

import re

import pytest

from tests.browser.office import (
    PASSWORD,
    Person,
    activate,
    agency_id,
    fill_holder,
    follow,
    make_seat,
    newcomer,
    open_round,
    press,
    print_code,
)

pytestmark = pytest.mark.browser

OTHER_PASSWORD = "pempek-lenjer-hangat"


@pytest.fixture(scope="module")
def seat(admin):
    return make_seat(admin, agency_id(admin.city, "dinkes"), "operator", "sari", "Sari Wulandari")


def test_an_operator_signs_in_at_a_second_computer(chromium, admin, seat):
    code = print_code(admin, seat)
    sari = newcomer(chromium, admin.city, "sari", width=360)
    said = activate(sari, code.lower().replace("-", " "))
    assert "Sari" in said
    assert "Kata sandi tersimpan" in said
    elsewhere = newcomer(chromium, admin.city, "sari")
    assert "Sari" in elsewhere.sign_in(password=PASSWORD).page.locator("body").inner_text()
    used = activate(newcomer(chromium, admin.city, "siapa"), code, OTHER_PASSWORD)
    assert "sudah dipakai" in used
    assert sari.complaints == []


def test_a_guessed_code_opens_nothing(chromium, admin):
    stranger = newcomer(chromium, admin.city, "siapa")
    said = activate(stranger, "ABCD-EFGH-JKMN")
    assert "tidak dikenal" in said
    for _ in range(10):
        said = activate(stranger, "ABCD-EFGH-JKMP")
    assert "Terlalu banyak kode yang salah" in said
    with admin.city.connect() as database:
        database.execute("DELETE FROM web_cache")


def test_an_expired_code_says_where_a_new_one_comes_from(chromium, admin, seat):
    code = print_code(admin, seat)
    with admin.city.connect() as database:
        database.execute(
            "UPDATE people_activationcode SET expires_at = now() - interval '1 minute'"
            " WHERE used_at IS NULL"
        )
    late = newcomer(chromium, admin.city, "siapa")
    said = activate(late, code, OTHER_PASSWORD)
    assert "72 jam" in said
    assert "sekretariat" in said.lower()


def test_who_takes_over_a_seat_sees_its_work_and_the_former_holder_does_not(chromium, admin, seat):
    """Sari leaves; Dewi takes the seat and finds the round and the text that Sari wrote."""
    city = admin.city
    secretariat = make_seat(admin, agency_id(city, "dp3a"), "secretariat", "wati", "Wati Rahayu")
    wati = newcomer(chromium, city, "wati")
    activate(wati, print_code(admin, secretariat))
    open_round(wati)
    sari = newcomer(chromium, city, "sari")
    activate(sari, print_code(admin, seat))
    answer = write_note(sari, "Kelas ibu hamil di 107 kelurahan.")
    page = admin.open(f"/pengaturan/kursi/{seat}/ganti/")
    fill_holder(page, "dewi", "Dewi Lestari")
    dewi = newcomer(chromium, city, "dewi")
    activate(dewi, print_code(admin, seat))
    page = dewi.open(f"/evaluasi/jawaban/{answer}/")
    assert page.input_value("[name=note]") == "Kelas ibu hamil di 107 kelurahan."
    assert "Sari" in dewi.open(f"/evaluasi/jawaban/{answer}/riwayat/").locator("main").inner_text()
    page = sari.open(f"/evaluasi/jawaban/{answer}/")  # the session ended with the seat
    page.fill("[name=login]", "sari")
    page.fill("[name=password]", PASSWORD)
    said = press(page, "Masuk")
    assert "tidak aktif" in said
    assert "sekretariat" in said


def write_note(person: Person, text: str) -> int:
    page = person.open("/evaluasi/kla-2027/?q=14.1")
    follow(page, "14.1")
    page.wait_for_selector("form[data-autosave=on]", state="attached")
    page.fill("[name=note]", text)
    page.wait_for_selector("[data-save-state=note][data-state=saved]")
    return int(re.search(r"/jawaban/(\d+)/", page.url)[1])
