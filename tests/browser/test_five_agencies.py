"""A round opened from last year's, and five agencies that each work in their own way.

One on Excel, one by a link, one with two contributors, one whose operator changes in the middle,
one on a phone; and one entered on its behalf. At the end recap, ZIP and copy sheet are right to
the cell.
"""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from layak.platform.documents.reading.tables import read_sheets
from tests.browser.conftest import served_copy
from tests.browser.office import (
    Person,
    activate,
    fill_holder,
    press,
    print_code,
)
from tests.browser.test_paper_journey import download, page_rows
from tests.evaluation.workbook_editing import Edited

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CODE = "kla-2028"
ROUND = f"/evaluasi/{CODE}"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# what each agency answers at the end: its question, the mark and words that must stand in it
EXCEL = ("dinkes", "0,40", "Diisi di Excel tanpa internet.")
LINK = ("kejaksaan", "Pendampingan hukum bagi anak, dua belas kegiatan.")
PARTS = ("dp3a", "1,00")
CHANGED = ("disdik", "0,50", "Dilanjutkan operator baru.")
PHONE = ("dinsos", "0,25", "Diisi dari ponsel di lapangan.")
PARTS_OF_THE_FORM = ("K", "I", "II", "III", "IV", "V", "KD")
BEHALF = ("disnaker", "0,75", "Diisikan sekretariat dari berkas kantor.")


@pytest.fixture(scope="module")
def city(seeded):
    """A demo city of its own: the new round must not become that of the other tests."""
    with served_copy(seeded) as installation:
        yield installation


@pytest.fixture
def sit_down(chromium, city):
    everybody: list[Person] = []

    def person(username: str, *, width: int = 1280) -> Person:
        found = Person(chromium, city, username, width=width)
        everybody.append(found)
        return found

    yield person
    for someone in everybody:
        assert someone.complaints == [], someone.username
        someone.close()


def ask(city, sql: str, *values):
    with city.connect() as database:
        return database.execute(sql, values).fetchall()


def led_by(city, agency: str, place: int = 0) -> tuple[str, str]:
    """Address and code of an open question of the new round that the agency leads."""
    rows = ask(
        city,
        "SELECT a.id, a.code FROM evaluation_answer a"
        " JOIN evaluation_round r ON r.id = a.round_id AND r.code = %s"
        " JOIN evaluation_assignment s ON s.answer_id = a.id AND s.relation = 'lead'"
        " AND s.ended_at IS NULL JOIN agencies_agency g ON g.id = s.agency_id AND g.code = %s"
        " WHERE a.maximum >= 1 AND a.stage = 'draft' ORDER BY a.position",
        CODE,
        agency,
    )
    found, code = rows[place]
    return f"/evaluasi/jawaban/{found}/", code


def seat_of(city, username: str) -> int:
    rows = ask(
        city,
        "SELECT h.seat_id FROM agencies_seatholding h JOIN people_user u ON u.id = h.user_id"
        " WHERE u.username = %s AND h.until_on IS NULL",
        username,
    )
    return rows[0][0]


def open_from_last_year(wati: Person) -> None:
    page = wati.open("/pengaturan/putaran/baru/")
    page.fill("[name=code]", CODE)
    page.fill("[name=title]", "Evaluasi KLA 2028")
    page.fill("[name=evaluation_year]", "2028")
    page.fill("[name=data_years]", "2026, 2027")
    last = page.locator("[name=previous] option", has_text="2027").first.get_attribute("value")
    page.select_option("[name=previous]", last)
    page.check("[name=carries]")
    press(page, "Buka putaran")


def type_answer(person: Person, place: str, mark: str, note: str) -> None:
    page = person.open(place)
    page.wait_for_selector("form[data-autosave=on]", state="attached")
    page.fill("[name=mark]", mark)
    page.fill("[name=note]", note)
    page.locator("[name=note]").blur()
    page.wait_for_selector("[data-save-state=note][data-state=saved]")
    page.wait_for_selector("[data-save-state=mark][data-state=saved]")


def choose(page, name: str) -> None:
    page.set_input_files(
        "[name=uploads]",
        {"name": name, "mimeType": "application/pdf", "buffer": PDF + name.encode()},
    )


def upload(page, name: str) -> None:
    choose(page, name)
    with page.expect_navigation():
        page.get_by_role("button", name="Unggah").click()
    page.get_by_text(name.removesuffix(".pdf")).first.wait_for()


def on_excel(sari: Person, city) -> str:
    """Download, fill in without a connection, bring back; the same file again changes nothing."""
    _place, code = led_by(city, EXCEL[0])
    book = Edited(download(sari, f"{ROUND}/buku/{EXCEL[0]}.xlsx"))
    book.put(book.reference(code, "Nilai"), 0.4)
    book.put(book.reference(code, "Upaya yang dilakukan"), EXCEL[2])
    filled = book.save()
    said = bring_back(sari, filled)
    assert code in said
    press(sari.page, "Muat isian ini")
    assert "sama dengan isian putaran sekarang" in bring_back(sari, filled)
    return code


def bring_back(person: Person, data: bytes) -> str:
    page = person.open(f"{ROUND}/buku/")
    page.set_input_files(
        "input[type=file]", {"name": "buku.xlsx", "mimeType": XLSX, "buffer": data}
    )
    with page.expect_navigation():
        page.locator("form:has(input[type=file]) button").first.click()
    return page.locator("main").inner_text()


def by_link(wati: Person, visitor: Person, city) -> str:
    """The secretariat makes a link; somebody without an account fills in a part and hands it in."""
    page = wati.open(f"{ROUND}/tautan/baru/?perangkat={LINK[0]}")
    page.check("input[name=task][value=part]")
    page.fill("[name=recipient]", "Jaksa fungsional")
    press(page, "Buat tautan")
    found = re.search(r"https?://\S*?(/tautan/[\w-]+/)", page.locator("main").inner_text())
    page = visitor.open(found[1])
    page.fill("[name=name]", "Rangga Contoh")
    page.fill("[name=position]", "Jaksa fungsional")
    press(page, "Mulai")
    first = page.locator("main ul.list a").first
    code = first.inner_text().split()[0]
    with page.expect_navigation():
        first.click()
    page.fill("[name=note]", LINK[1])
    choose(page, "Laporan pendampingan.pdf")
    assert "Laporan pendampingan" in press(page, "Simpan")
    assert "Diserahkan" in press(page, "Serahkan bagian ini")
    return code


def with_two_contributors(wati: Person, nur: Person, helpers: list[tuple[Person, str]], city):
    """Two agencies write their parts; the lead takes both into the answer."""
    place, code = led_by(city, PARTS[0])
    answer_id = place.split("/")[3]
    for _person, agency in helpers:
        page = wati.open(f"{ROUND}/penugasan/")
        page.locator(f"input[name=pilih][value='{answer_id}']").check()
        page.locator("details:has([name=step]) > summary").click()
        page.select_option("[name=step]", "add")
        page.select_option("[name=agency]", agency)
        press(page, "Ubah penugasan")
    for person, agency in helpers:
        page = person.open(f"{place}bagian/")
        page.fill("#bagian-saya [name=note]", f"Bagian dari {agency}.")
        press(page, "Simpan dan serahkan")
    type_answer(nur, place, PARTS[1], "Pembuka dari pemimpin.")
    for _person, agency in helpers:
        page = nur.open(f"{place}bagian/")
        page.locator(f"#bagian-{agency} summary").click()
        with page.expect_navigation():
            page.locator(f"#bagian-{agency}").get_by_role("link", name="Ambil semua").click()
        press(page, "Ambil yang dicentang")
    return place, code


def with_a_new_operator(tono: Person, adi: Person, newcomer: Person, city):
    """The operator leaves in the middle; the newcomer finds the work on a page of its own."""
    place, code = led_by(city, CHANGED[0])
    type_answer(tono, place, "0,25", "Ditulis operator lama.")
    seat = seat_of(city, tono.username)
    adi.open(f"/pengaturan/kursi/{seat}/beri/")
    fill_holder(adi.page, newcomer.username, "Yanti Contoh")
    assert "Kata sandi tersimpan" in activate(newcomer, print_code(adi, seat))
    said = newcomer.open(f"/serah-terima/{seat}/").locator("main").inner_text()
    assert code in said
    type_answer(newcomer, place, CHANGED[1], CHANGED[2])
    return place, code


def on_a_phone(adi: Person, phone: Person, city):
    """An operator who never came signs in on a phone by a printed code."""
    assert "Kata sandi tersimpan" in activate(phone, print_code(adi, seat_of(city, phone.username)))
    place, code = led_by(city, PHONE[0])
    type_answer(phone, place, PHONE[1], PHONE[2])
    upload(phone.page, "Foto kegiatan.pdf")
    return place, code


def declare_ready(person: Person, place: str) -> None:
    person.open(place)
    press(person.page, "Nyatakan siap")


def accept_everything(wati: Person, ketut: Person, places: list[str]) -> None:
    for place in places:
        page = ketut.open(f"{place}waive/")
        page.fill("[name=note]", "Kepala sedang bertugas di luar kota.")
        with page.expect_navigation():
            page.locator("main form button").first.click()
        assert "waive" not in page.url
    for judge in (wati, ketut):
        judge.open(f"{ROUND}/penerimaan/?centang=semua")
        if judge.page.get_by_role("button", name="Terima yang dipilih").count():
            press(judge.page, "Terima yang dipilih")


def test_five_agencies_fill_one_round(city, sit_down):
    wati, sari, nur, tono, bram, adi, ketut = (
        sit_down(name).sign_in() for name in ("wati", "sari", "nur", "tono", "bram", "adi", "ketut")
    )
    open_from_last_year(wati)
    assert totals(wati) == "0,00"  # nothing of last year counts before someone confirmed it

    excel_code = on_excel(sari, city)
    link_code = by_link(wati, sit_down("pengunjung", width=360), city)
    parts = with_two_contributors(wati, nur, [(sari, "dinkes"), (bram, "unit-ppa-polres")], city)
    changed = with_a_new_operator(tono, adi, sit_down("yanti"), city)
    phone = on_a_phone(adi, sit_down("agus", width=360), city)
    behalf_place, behalf_code = led_by(city, BEHALF[0])
    type_answer(wati, behalf_place, BEHALF[1], BEHALF[2])

    wanted = {
        excel_code: (EXCEL[1], [EXCEL[2]]),
        parts[1]: (
            PARTS[1],
            ["Pembuka dari pemimpin.", "Bagian dari dinkes.", "Bagian dari unit-ppa-polres."],
        ),
        changed[1]: (CHANGED[1], [CHANGED[2]]),
        phone[1]: (PHONE[1], [PHONE[2]]),
        behalf_code: (BEHALF[1], [BEHALF[2]]),
    }
    check_recap(wati, wanted)
    check_part_of_link(city, link_code)

    ready = [led_place(city, code) for code in wanted]
    for place in ready:
        declare_ready(wati, place)
    accept_everything(wati, ketut, ready)
    check_copy_sheet(wati, wanted)
    check_archive(wati, {phone[1]: "Foto kegiatan", link_code: "Laporan pendampingan"})


def led_place(city, code: str) -> str:
    rows = ask(
        city,
        "SELECT a.id FROM evaluation_answer a JOIN evaluation_round r ON r.id = a.round_id"
        " WHERE r.code = %s AND a.code = %s",
        CODE,
        code,
    )
    return f"/evaluasi/jawaban/{rows[0][0]}/"


def totals(wati: Person) -> str:
    sheet = read_sheets(download(wati, f"{ROUND}/rekap.xlsx"))["Rekap"]
    total = next(row for row in sheet if row[1] == "Jumlah")[2]
    return f"{float(total):.2f}".replace(".", ",")


def check_recap(wati: Person, wanted) -> None:
    """Page and sheet hold these marks, and 0 or nothing everywhere else."""
    shown = page_rows(wati.open(f"{ROUND}/rekap/"))
    marks = {row[0]: row[2] for row in shown if row[0] in wanted}
    assert marks == {code: mark for code, (mark, _words) in wanted.items()}
    others = {row[2] for row in shown if row[6] and row[0] not in wanted}
    assert others <= {"0,00", "", "–"}, others  # noqa: RUF001
    assert totals(wati) == "2,90"  # 0,40 + 1,00 + 0,50 + 0,25 + 0,75


def check_part_of_link(city, code: str) -> None:
    rows = ask(
        city,
        "SELECT c.note, s.state FROM evaluation_contribution c"
        " JOIN evaluation_answer a ON a.id = c.answer_id"
        " JOIN evaluation_round r ON r.id = a.round_id AND r.code = %s"
        " JOIN evaluation_assignment s ON s.answer_id = a.id AND s.agency_id = c.agency_id"
        " AND s.ended_at IS NULL WHERE a.code = %s",
        CODE,
        code,
    )
    assert (LINK[1], "handed_in") in rows


def check_copy_sheet(wati: Person, wanted) -> None:
    """Each answer stands in the part of its indicator, ready to be typed into the other form."""
    told: dict[str, str] = {}
    for part in PARTS_OF_THE_FORM:
        page = wati.open(f"{ROUND}/salin/?bagian={part}")
        for card in page.locator("section.card[id^=jawaban-]").all():
            said = card.inner_text()
            told[said.split()[0]] = said
    assert set(told) == set(wanted)  # only what was accepted may be copied
    for code, (mark, words) in wanted.items():
        assert mark in told[code].split(), (code, told[code])
        for sentence in words:
            assert sentence in told[code], (code, told[code])


def check_archive(wati: Person, wanted: dict[str, str]) -> None:
    with zipfile.ZipFile(io.BytesIO(download(wati, f"{ROUND}/berkas.zip"))) as package:
        assert package.testzip() is None
        names = package.namelist()
    for code, title in wanted.items():
        assert any(code in name and title.lower().split()[0] in name.lower() for name in names), (
            code,
            names,
        )
