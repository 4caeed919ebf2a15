"""Answer, approval on paper, accepted, locked, recap; then backup, wipe and restore.

On a real installation, through its pages, by four people.
"""

from __future__ import annotations

import hashlib
import html
import re
import shutil
import signal

import pypdfium2
import pytest

from layak.platform.documents.reading.tables import read_sheets
from tests.browser.office import (
    PASSWORD,
    Person,
    activate,
    agency_id,
    make_seat,
    open_round,
    press,
    print_code,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PROOF = PDF + b"% tabel cakupan 2026\n"
CROWD = {
    "wati": ("dp3a", "secretariat", "Wati Rahayu"),
    "ketut": ("bappeda", "chair", "Ketut Wirawan"),
    "sari": ("dinkes", "operator", "Sari Wulandari"),
    "nur": ("dp3a", "operator", "Nur Fadhilah"),
}
# code of the question, who answers it, mark
ANSWERS = {"14.1": ("sari", "2,25"), "14.2": ("sari", "1,40")}
MARK, MAXIMUM, FILES = 2, 3, 6


@pytest.fixture(scope="module")
def crowd(chromium, admin):
    found = {}
    for username, (agency, role, name) in CROWD.items():
        seat = make_seat(admin, agency_id(admin.city, agency), role, username, name)
        found[username] = Person(chromium, admin.city, username)
        assert "Kata sandi tersimpan" in activate(found[username], print_code(admin, seat))
    open_round(found["wati"])
    yield found
    for person in found.values():
        person.close()


def question(city, code: str) -> str:
    with city.connect() as database:
        (found,) = database.execute(
            "SELECT id FROM evaluation_answer WHERE code = %s", [code]
        ).fetchone()
    return f"/evaluasi/jawaban/{found}/"


def own_question(city) -> str:
    """The code of a question that the DP3A leads."""
    with city.connect() as database:
        return database.execute(
            "SELECT a.code FROM evaluation_answer a JOIN evaluation_assignment g"
            " ON g.answer_id = a.id AND g.relation = 'lead' AND g.ended_at IS NULL"
            " JOIN agencies_agency d ON d.id = g.agency_id WHERE d.code = 'dp3a'"
            " ORDER BY a.position LIMIT 1"
        ).fetchone()[0]


def answer(person: Person, code: str, mark: str) -> None:
    """Mark, note and a file; then declared ready."""
    page = person.open(question(person.city, code))
    page.wait_for_selector("form[data-autosave=on]", state="attached")
    page.fill("[name=mark]", mark)
    page.fill("[name=note]", f"Upaya untuk {code}: kelas ibu di 107 kelurahan.")
    page.set_input_files(
        "[name=uploads]",
        {"name": "tabel.pdf", "mimeType": "application/pdf", "buffer": PROOF + code.encode()},
    )
    page.wait_for_selector("[data-save-state=note][data-state=saved]")
    with page.expect_navigation():
        page.get_by_role("button", name="Unggah").click()
    page.wait_for_selector("#bukti a[href^='/bukti/']")
    person.open(question(person.city, code))
    said = press(person.page, "Nyatakan siap")
    assert "Menunggu persetujuan" in said


def download(person: Person, path: str) -> bytes:
    response = person.context.request.get(f"{person.address}{path}")
    assert response.status == 200, path
    return response.body()


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def approve_on_paper(person: Person, agency: str, codes: dict[str, str]) -> None:
    """Print the letter, then record the scan of it."""
    page = person.open("/evaluasi/kla-2027/persetujuan/")
    form = page.locator(f"form:has(input[name=perangkat][value={agency}])")
    chosen = form.locator("input[name=pilih]").evaluate_all("all => all.map(one => one.value)")
    query = "&".join([f"perangkat={agency}", *(f"pilih={one}" for one in chosen)])
    letter = text_of(
        download(person, f"/evaluasi/kla-2027/persetujuan/surat-pernyataan.pdf?{query}")
    )
    assert "SURAT PERNYATAAN" in letter
    for code, mark in codes.items():
        assert code in letter.split()
        assert mark in letter.split()
    with page.expect_navigation():
        form.get_by_role("button", name="Catat surat bertanda tangan").click()
    page.fill("[name=signer_name]", "Heri Susanto")
    page.fill("[name=signed_on]", "2026-11-02")
    page.set_input_files(
        "[name=scan]", {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    with page.expect_navigation():
        page.locator("form[enctype] button.button").last.click()
    assert page.url.endswith("/persetujuan/")
    assert "2 November 2026, Heri Susanto" in page.locator("main").inner_text()


def accept_all(person: Person) -> str:
    person.open("/evaluasi/kla-2027/penerimaan/?centang=semua")
    return press(person.page, "Terima yang dipilih")


def page_rows(page) -> list[list[str]]:
    body = page.content().split("<tbody>")[-1].split("</tbody>")[0]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body, flags=re.S)
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, flags=re.S) for row in rows]
    return [[html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in row] for row in cells]


def indonesian(text: str) -> str:
    """``1234.5`` as ``1.234,50``, by a second method."""
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return text
    return f"{float(text):,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")


def recap_cells(person: Person) -> list[list[str]]:
    """The recap page, found equal to its sheet cell by cell, and to its paper word by word."""
    shown = page_rows(person.open("/evaluasi/kla-2027/rekap/"))
    sheet = read_sheets(download(person, "/evaluasi/kla-2027/rekap.xlsx"))["Rekap"]
    first = next(n for n, row in enumerate(sheet) if row[0] == "Kode")
    last = next(n for n, row in enumerate(sheet) if row[1] == "Jumlah")
    printed = sheet[first + 1 : last]
    for row in printed:
        row[MARK], row[MAXIMUM] = indonesian(row[MARK]), indonesian(row[MAXIMUM])
    assert shown == printed
    assert sum(1 for row in shown if row[FILES]) == 274
    words = set(text_of(download(person, "/evaluasi/kla-2027/rekap.pdf")).split())
    assert {word for row in shown for word in (row[0], row[MARK], row[MAXIMUM])} <= words
    return shown


def test_from_the_answer_to_the_restored_recap(crowd, tmp_path):
    city = crowd["wati"].city
    own = own_question(city)
    for code, (who, mark) in ANSWERS.items():
        answer(crowd[who], code, mark)
    answer(crowd["nur"], own, "0,50")
    approve_on_paper(crowd["sari"], "dinkes", {code: mark for code, (_, mark) in ANSWERS.items()})
    approve_on_paper(crowd["wati"], "dp3a", {own: "0,50"})
    accept_all(crowd["wati"])
    assert stages(city) == {"14.1": "accepted", "14.2": "accepted", own: "approved"}
    accept_all(crowd["ketut"])
    assert set(stages(city).values()) == {"accepted"}
    crowd["ketut"].open("/pengaturan/putaran/kla-2027/kunci/")
    crowd["ketut"].page.fill("[name=year]", "2027")
    assert "Terkunci" in press(crowd["ketut"].page, "Kunci putaran")
    before = recap_cells(crowd["wati"])
    assert {row[0]: row[MARK] for row in before}["14.2"] == "1,40"
    kept = snapshot(city)
    assert kept[1] == "4.15"
    assert crowd["wati"].complaints == crowd["sari"].complaints == []

    back_up_wipe_and_restore(city, tmp_path / "cadangan")
    assert snapshot(city) == kept
    wati = crowd["wati"]
    wati.sign_in(password=PASSWORD)
    assert recap_cells(wati) == before
    page = wati.open(question(city, "14.1"))
    link = page.locator("#bukti a[href^='/bukti/']").first.get_attribute("href")
    got = download(wati, f"{link}berkas/1/")
    assert hashlib.sha256(got).digest() == hashlib.sha256(PROOF + b"14.1").digest()


def stages(city) -> dict[str, str]:
    with city.connect() as database:
        return dict(
            database.execute("SELECT code, stage FROM evaluation_answer WHERE stage <> 'draft'")
        )


def snapshot(city) -> tuple[str, str]:
    with city.connect() as database:
        ((mark, total),) = database.execute(
            "SELECT inputs_hash, total::text FROM evaluation_snapshot"
        ).fetchall()
    return mark, total


def back_up_wipe_and_restore(city, folder) -> None:
    made = city.layak("backup", str(folder))
    assert made.returncode == 0, made.stderr
    city.signal(signal.SIGTERM)
    # the keys are kept apart from the backup, and brought to the new place by hand
    kept = shutil.copytree(city.home / "keys", folder.parent / "keys")
    shutil.rmtree(city.home)
    shutil.copytree(kept, city.home / "keys")
    restored = city.layak("restore", str(folder))
    assert restored.returncode == 0, restored.stderr
    city.serve()
