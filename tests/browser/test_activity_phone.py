"""An activity written where there is no network: nothing is lost, and it arrives once."""

from __future__ import annotations

import hashlib

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.installation import until

pytestmark = pytest.mark.browser
TITLE = "Sosialisasi pola asuh di lapangan"
KEPT = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/kegiatan/");
  return Boolean(registration?.active) && Boolean(await caches.match("/kegiatan/luring/"));
}"""

# answers in every case: a promise that nothing settles would keep the test for ever
ON_PHONE = """() => new Promise((resolve, reject) => {
  setTimeout(() => resolve("no answer"), 5000);
  const asked = indexedDB.open("layak-kegiatan", 1);
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onerror = (said) => { said.preventDefault(); resolve([]); };
  asked.onsuccess = () => {
    try {
      const all = asked.result.transaction("entries").objectStore("entries").getAll();
      all.onsuccess = () => {
        resolve(all.result.map((entry) => [entry.state, entry.photos.length]));
        asked.result.close();
      };
    } catch (fault) { reject(fault); }
  };
})"""


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "IMG_2041.jpg"
    Image.effect_noise((800, 600), 60).convert("RGB").save(path)
    return path


def arrived(city):
    """(entries of this title, the SHA-256 of their photos)."""
    with city.connect() as database:
        entries = database.execute(
            "SELECT y.id FROM evidence_activity y JOIN evidence_evidence e"
            " ON e.id = y.evidence_id WHERE e.title = %s",
            [TITLE],
        ).fetchall()
        photos = database.execute(
            "SELECT f.sha256 FROM evidence_activityphoto p JOIN evidence_evidencefile f"
            " ON f.evidence_id = p.evidence_id WHERE p.activity_id = ANY(%s)",
            [[row[0] for row in entries]],
        ).fetchall()
    return len(entries), [row[0] for row in photos]


def write(page, photo):
    page.get_by_label("Kegiatan apa?").fill(TITLE)
    page.get_by_label("Tempatnya").first.fill("Lapangan kelurahan")
    page.get_by_label("Anak perempuan").fill("14")
    page.set_input_files("#id_photos", photo)
    expect(page.locator("[data-photo-list]")).to_contain_text("IMG_2041.jpg")


def test_written_without_network_reloaded_and_sent_once(people, city, photo):
    sari = people("sari", width=360)
    page = sari.open("/kegiatan/baru/")
    until(lambda: page.evaluate(KEPT), seconds=30, what="no page kept for offline")

    # the network is gone before the form is opened
    page.context.set_offline(True)
    page.goto(f"{sari.address}/kegiatan/baru/")
    expect(page.get_by_role("heading", name="Catat kegiatan tanpa jaringan")).to_be_visible()
    assert "Sari" not in page.locator("body").inner_text()
    write(page, photo)
    until(lambda: page.evaluate(ON_PHONE) == [["draft", 1]], seconds=10, what="not on the phone")

    # closed before it was saved: the words and the photo are there again
    page.reload()
    expect(page.get_by_label("Kegiatan apa?")).to_have_value(TITLE)
    expect(page.locator("[data-photo-list]")).to_contain_text("IMG_2041.jpg")
    page.get_by_role("button", name="Simpan di ponsel").click()
    queue = page.locator("[data-activity-queue]")
    expect(queue).to_contain_text("Terkirim sendiri bila jaringan kembali")
    expect(page.get_by_label("Kegiatan apa?")).to_have_value("")
    page.reload()
    expect(queue).to_contain_text(f"{TITLE} · 1 foto")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert arrived(city) == (0, [])

    # back: two pages of the same phone send at once, one entry arrives
    page.context.set_offline(False)
    other = page.context.new_page()
    for one in (other, page):
        one.goto(f"{sari.address}/kegiatan/")
    digest = hashlib.sha256(photo.read_bytes()).hexdigest()
    until(lambda: arrived(city) == (1, [digest]), seconds=30, what=lambda: arrived(city))
    page.reload()
    expect(page.get_by_role("link", name=TITLE)).to_have_count(1)
    expect(queue).to_be_hidden()
    other.close()
    assert [said for said in sari.complaints if "ERR_INTERNET_DISCONNECTED" not in said] == []


def test_leaving_warns_of_what_is_still_on_the_phone_and_wipes_it(people):
    sari = people("sari", width=360)
    page = sari.open("/kegiatan/baru/")
    expect(page.locator("form[data-activity=on]")).to_be_attached()
    page.get_by_label("Kegiatan apa?").fill("Belum selesai ditulis")
    until(lambda: page.evaluate(ON_PHONE) == [["draft", 0]], seconds=10, what="not on the phone")
    page.goto(f"{sari.address}/bukti/")
    expect(page.locator("[data-unsent]")).to_contain_text("Catatan kegiatan: Belum selesai ditulis")
    page.evaluate("document.querySelector('form[data-sign-out]').requestSubmit()")
    page.get_by_role("button", name="Keluar dan hapus").click()
    expect(page.get_by_role("heading", name="Masuk")).to_be_visible()
    assert page.evaluate(ON_PHONE) == []
