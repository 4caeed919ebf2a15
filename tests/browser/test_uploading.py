"""Files over a bad line: cut in the middle, gone on with, and there once."""

from __future__ import annotations

import hashlib
import os
import re
from time import monotonic

import pytest
from playwright.sync_api import expect

from tests.conftest import PATIENCE

pytestmark = pytest.mark.browser
# six megabytes take twelve seconds: a busy machine looks in between more than once
BYTES_A_SECOND = 500_000
DROP = """(named) => { const moved = new DataTransfer();
  moved.items.add(new File(["%PDF-1.4 " + named], named, {lastModified: 1}));
  document.body.dispatchEvent(
    new DragEvent("drop", {dataTransfer: moved, bubbles: true, cancelable: true})); }"""
PASTE = """() => { const pasted = new DataTransfer();
  pasted.items.add(new File([new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 1])], "image.png"));
  document.body.dispatchEvent(
    new ClipboardEvent("paste", {clipboardData: pasted, bubbles: true, cancelable: true})); }"""

# what the device keeps of files under way
OPENED = """const told = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result); request.onerror = reject; });
  const database = await told(indexedDB.open("layak-unggahan"));
  const shelf = database.transaction("files", "readwrite").objectStore("files");"""
FORGET = f"async () => {{ {OPENED} await told(shelf.clear()); }}"
KEPT = f"async () => {{ {OPENED} return told(shelf.count()); }}"


def wait_until_kept(page, count: int) -> None:
    """`wait_for_function` takes any promise for an answer."""
    until = monotonic() + PATIENCE
    while page.evaluate(KEPT) != count:
        assert monotonic() < until, f"{page.evaluate(KEPT)} files are kept, not {count}"
        page.wait_for_timeout(50)


@pytest.fixture
def places(city):
    """The pages of two questions that Dinas Kesehatan leads and may still write."""
    with city.connect() as database:
        answers = database.execute(
            "SELECT a.id FROM evaluation_answer a"
            " JOIN evaluation_round r ON r.id = a.round_id AND r.code = 'demo'"
            " JOIN evaluation_assignment l ON l.answer_id = a.id AND l.ended_at IS NULL"
            " AND l.relation = 'lead' JOIN agencies_agency g ON g.id = l.agency_id"
            " WHERE g.code = 'dinkes' AND a.stage = 'draft' ORDER BY a.position LIMIT 2"
        ).fetchall()
    return [f"/evaluasi/jawaban/{answer}/" for (answer,) in answers]


@pytest.fixture
def place(places):
    return places[0]


@pytest.fixture
def paper(tmp_path):
    """Six megabytes that no other test has."""
    path = tmp_path / "Laporan Forum Anak.pdf"
    path.write_bytes(b"%PDF-1.4\n" + os.urandom(3_000_000).hex().encode() + b"\n%%EOF\n")
    return path


def line_of(page):
    """A switch for the line of this page: slow, cut, or as it is."""
    session = page.context.new_cdp_session(page)

    def switch(*, is_cut: bool = False, bytes_a_second: int = -1) -> None:
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": is_cut, "latency": 5,
                "downloadThroughput": -1, "uploadThroughput": bytes_a_second,
            },
        )  # fmt: skip

    return switch


def copies_of(city, paper) -> int:
    digest = hashlib.sha256(paper.read_bytes()).hexdigest()
    with city.connect() as database:
        return database.execute(
            "SELECT count(*) FROM evidence_evidencefile WHERE sha256 = %s", [digest]
        ).fetchone()[0]


def row(page, words):
    return page.locator("form[data-resume] li").filter(has_text=re.compile(words))


def test_a_cut_in_the_middle_is_survived_and_the_file_is_there_once(people, city, place, paper):
    sari = people("sari")
    page = sari.open(place)
    line = line_of(page)
    line(bytes_a_second=BYTES_A_SECOND)
    page.set_input_files("form[data-resume] input[type=file]", paper)
    expect(row(page, r"Mengunggah [1-9]\d? %")).to_have_count(1)
    line(is_cut=True)
    expect(row(page, "Jaringan terputus pada")).to_have_count(1)
    page.get_by_role("button", name="Unggah", exact=True).click()
    expect(page.locator("[data-upload-state]")).to_contain_text("diserahkan begitu selesai")
    line()
    expect(page.get_by_text("1 bukti dilampirkan.")).to_be_visible()
    assert copies_of(city, paper) == 1
    assert [said for said in sari.complaints if "ERR_INTERNET_DISCONNECTED" not in said] == []


def uploads_of(page):
    """Method and offset of each request of an upload, as they are made from now on."""
    sent = []

    def keep(one) -> None:
        # what the page itself still fetches is no part of the upload
        if "/unggah/" in one.url:
            sent.append((one.method, one.headers.get("upload-offset")))

    page.on("request", keep)
    return sent


def test_after_a_reload_the_file_goes_on_by_itself_or_is_chosen_again(people, city, place, paper):
    sari = people("sari")
    page = sari.open(place)
    line = line_of(page)
    line(bytes_a_second=BYTES_A_SECOND)
    page.set_input_files("form[data-resume] input[type=file]", paper)
    expect(row(page, r"Mengunggah [3-9]\d %")).to_have_count(1)
    line(bytes_a_second=BYTES_A_SECOND // 3)  # from here on nothing is there by accident
    page.evaluate(FORGET)
    page.reload()
    expect(row(page, "Belum diserahkan")).to_contain_text("Laporan Forum Anak.pdf")
    sent = uploads_of(page)
    page.set_input_files("form[data-resume] input[type=file]", paper)
    expect(row(page, r"Mengunggah [3-9]\d %")).to_have_count(1)
    wait_until_kept(page, 1)
    assert sent[0] == ("HEAD", None)
    page.reload()
    sent.clear()
    line()
    expect(row(page, "Siap diserahkan")).to_contain_text("Laporan Forum Anak.pdf")
    offsets = [int(offset) for method, offset in sent if method == "PATCH"]
    assert sent[0] == ("HEAD", None)
    assert "POST" not in [method for method, _offset in sent]
    assert offsets[0] >= 0.2 * paper.stat().st_size
    page.get_by_role("button", name="Unggah", exact=True).click()
    expect(page.get_by_text("1 bukti dilampirkan.")).to_be_visible()
    assert copies_of(city, paper) == 1
    assert page.evaluate(KEPT) == 0


def test_files_are_dropped_anywhere_pasted_refused_and_given_up(people, place):
    sari = people("sari", width=360)
    page = sari.open(place)
    expect(page.locator("form[data-resume] ul")).to_be_attached()
    page.evaluate(DROP, "dijatuhkan.pdf")
    page.evaluate(PASTE)
    page.evaluate(DROP, "program.exe")
    expect(row(page, "dijatuhkan.pdf")).to_contain_text("Siap diserahkan")
    expect(row(page, r"Tangkapan layar \d{4}-\d\d-\d\d .*\.png")).to_contain_text("Siap")
    expect(row(page, "program.exe")).to_contain_text("bukan jenis yang diterima")
    page.get_by_role("button", name="Unggah", exact=True).click()
    state = page.locator("[data-upload-state]")
    expect(state).to_contain_text("1 tidak dapat dikirim: batalkan dahulu")
    page.get_by_role("button", name="Batalkan program.exe").click()
    expect(state).to_have_text("2 dari 2 berkas terunggah.")
    assert page.evaluate("document.activeElement.type") == "file"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert sari.complaints == []


def test_signing_out_warns_of_a_file_under_way_and_leaves_none_on_the_device(people, place):
    page = people("sari").open(place)
    expect(page.locator("form[data-resume] ul")).to_be_attached()
    page.evaluate(DROP, "tertinggal.pdf")
    expect(row(page, "tertinggal.pdf")).to_contain_text("Siap diserahkan")
    wait_until_kept(page, 1)
    page.evaluate("document.querySelector('form[data-sign-out]').requestSubmit()")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 tulisan atau berkas hanya ada di perangkat ini")
    dialog.get_by_role("button", name="Keluar dan hapus").click()
    expect(page.get_by_role("button", name="Masuk", exact=True)).to_be_visible()
    assert page.evaluate(KEPT) == 0


def test_a_session_that_ended_at_handing_in_leaves_the_file_on_the_device(people, place):
    page = people("sari").open(place)
    expect(page.locator("form[data-resume] ul")).to_be_attached()
    page.evaluate(DROP, "belum-diserahkan.pdf")
    expect(row(page, "belum-diserahkan.pdf")).to_contain_text("Siap diserahkan")
    wait_until_kept(page, 1)
    page.context.clear_cookies(name="layak_session")
    page.get_by_role("button", name="Unggah", exact=True).click()
    expect(page.get_by_role("button", name="Masuk", exact=True)).to_be_visible()
    assert page.evaluate(KEPT) == 1


def test_one_file_for_two_questions_is_kept_and_handed_in_for_each(people, places):
    sari = people("sari")
    for count, address in enumerate(places, 1):
        page = sari.open(address)
        expect(page.locator("form[data-resume] ul")).to_be_attached()
        page.evaluate(DROP, "untuk-dua.pdf")
        expect(row(page, "untuk-dua.pdf")).to_contain_text("Siap diserahkan")
        wait_until_kept(page, count)
    for left, address in zip((1, 0), places, strict=True):
        page = sari.open(address)
        expect(row(page, "untuk-dua.pdf")).to_contain_text("Siap diserahkan")
        page.get_by_role("button", name="Unggah", exact=True).click()
        expect(page.get_by_text("1 bukti dilampirkan.")).to_be_visible()
        wait_until_kept(page, left)
