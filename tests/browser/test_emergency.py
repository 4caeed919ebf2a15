"""The pages for children in a browser: without scripts, without a network, on a small screen."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.office import Person, press
from tests.installation import until

pytestmark = pytest.mark.browser
KEPT = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/darurat/");
  return Boolean(registration?.active) && Boolean(await caches.match("/darurat/"));
}"""
MOST_BYTES = 14 * 1024
SMALL = {"width": 360, "height": 640}
STEPS = 5


@pytest.fixture
def child(chromium, city):
    """A stranger with a small telephone that runs no scripts."""
    person = Person(chromium, city, "anak", width=360, java_script_enabled=False)
    yield person
    person.close()


@pytest.fixture
def phone(chromium, city):
    person = Person(chromium, city, "anak", width=360)
    yield person
    person.close()


def fits(page) -> bool:
    """Whether the whole step, with its buttons, is no longer than a telephone is high."""
    page.set_viewport_size(SMALL)
    bottom = page.locator("form .buttons").bounding_box()
    return bottom["y"] + bottom["height"] <= SMALL["height"]


def test_a_child_reports_without_scripts_and_follows_it(child):
    page = child.open("/darurat/")
    with page.expect_navigation():
        page.get_by_role("link", name="Tulis laporan").click()
    assert (
        page.get_by_role("link", name="Ya, tunjukkan nomor telepon")
        .get_attribute("href")
        .endswith("/darurat/")
    )
    with page.expect_navigation():
        page.get_by_role("link", name="Tidak, aku mau menulis").click()
    page.get_by_label("Disakiti di rumah").check()
    press(page, "Lanjut")
    page.get_by_label("Pelaku ada di rumah").check()
    page.get_by_label("Sejak kapan?").select_option(label="Minggu ini")
    press(page, "Lanjut")
    page.get_by_label("Temanku atau saudaraku").check()
    press(page, "Lanjut")
    page.get_by_label("Dengan kata-katamu sendiri").fill("Temanku (contoh) takut pulang.")
    press(page, "Kembali")
    assert page.get_by_label("Temanku atau saudaraku").is_checked()
    press(page, "Lanjut")
    assert page.input_value("textarea") == "Temanku (contoh) takut pulang."
    press(page, "Lanjut")
    said = press(page, "Kirim laporan")
    # a red sign: the numbers stand before the code
    assert said.index("129") < said.index("Catat kode ini")
    code = page.locator(".code").inner_text()
    assert page.title() == "Bantuan"
    assert code not in page.url
    assert child.context.cookies() == []
    page = child.open("/darurat/lacak/")
    page.get_by_label("Kode laporan").fill(code)
    assert "Sudah diterima" in press(page, "Lihat")


def test_each_step_fits_a_telephone_and_is_accessible(phone):
    page = phone.open("/darurat/lapor/?langkah=1")
    for step in range(STEPS):
        assert fits(page), f"step {step + 1}"
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
        faults = Axe().run(page).response["violations"]
        assert [(fault["id"], fault["help"]) for fault in faults] == []
        if step < STEPS - 1:
            press(page, "Lanjut")


def test_opened_once_it_opens_without_a_network(phone):
    page = phone.open("/darurat/")
    until(lambda: page.evaluate(KEPT), seconds=30, what="no page kept for offline")
    page.context.set_offline(True)
    for path in ("/darurat/", "/darurat/lapor/", "/darurat/lacak/?x=1"):
        page.goto(f"{phone.address}{path}")
        expect(page.get_by_role("heading", name="Kamu tidak sendiri")).to_be_visible()
        assert page.locator("a.call").first.get_attribute("href") == "tel:129"
        # its style is there as well
        assert page.locator("a.call").first.bounding_box()["height"] >= 44
    assert "Menulis perlu internet" in page.locator("main").inner_text()
    kept = page.evaluate(
        "async () => (await (await caches.open((await caches.keys())[0])).keys()).map(r => r.url)"
    )
    assert all("lapor" not in url and "lacak" not in url for url in kept)
    page.context.set_offline(False)


def test_the_whole_page_weighs_little_and_asks_no_other_host(phone):
    asked = []
    phone.page.on("requestfinished", lambda request: asked.append(request))
    page = phone.open("/darurat/")
    until(lambda: page.evaluate(KEPT), seconds=30, what="no page kept for offline")
    # the page with its style, script and mark; what the worker fetches again it keeps for later
    shown = [request for request in asked if request.service_worker is None]
    assert sum(request.sizes()["responseBodySize"] for request in shown) <= MOST_BYTES
    assert {request.url.split("/")[2] for request in asked} == {phone.address.split("/")[2]}


def test_quick_exit_takes_the_place_of_the_page(phone):
    page = phone.open("/darurat/lapor/?langkah=1")
    gone = []
    page.context.route(
        "https://**", lambda route: (gone.append(route.request), route.fulfill(body="cuaca"))
    )
    before = page.evaluate("history.length")
    with page.expect_navigation():
        page.get_by_role("link", name="Keluar cepat").click()
    assert page.inner_text("body") == "cuaca"
    assert page.evaluate("history.length") == before
    assert "referer" not in gone[0].headers
