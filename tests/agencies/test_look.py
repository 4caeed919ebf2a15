"""The pages of the city, seen by a browser: accessible, fitting, with nothing blocked.

With LAYAK_SHOTS=FOLDER a picture of every page is kept there.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from layak.city.agencies.bodies.models import Agency
from layak.city.places.actions import found_city
from layak.platform.notifications import notify
from tests.conftest import MONDAY, PASSWORD

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("LAYAK_SHOTS", "")


@pytest.fixture
def addresses(transactional_db, cast, dinkes):
    found_city(code="16.71", at=MONDAY)
    adi, sari = cast["adi"], cast["sari"]
    for text, about in [("Jawaban 1.1 dikembalikan dengan catatan.", "a"), ("Tenggat.", "b")]:
        notify(users=[adi.user], kind="x", text=text, url="/akun/", at=timezone.now(), about=about)
    Agency.objects.filter(pk=dinkes.pk).update(
        name="Dinas Pengendalian Penduduk, Keluarga Berencana, Pemberdayaan Perempuan, dan Anak"
    )
    agency, seat, user = [dinkes.pk], [sari.seat.seat_id], [sari.user.pk]
    return [
        reverse(name, args=args)
        for name, args in [
            ("account_detail", []),
            ("account_change_password", []),
            ("mfa_index", []),
            ("notice_list", []),
            ("event_list", []),
            ("agency_list", []),
            ("agency_create", []),
            ("agency_detail", agency),
            ("agency_merge", agency),
            ("seat_create", agency),
            ("seat_detail", seat),
            ("seat_replace", seat),
            ("code_sheet", []),
            ("account_list", []),
            ("account_manage", user),
            ("account_set_end", user),
            ("place_list", []),
        ]
    ]


class Looker:
    """Opens pages at one width and remembers everything that is wrong with them."""

    def __init__(self, browser, root: str, width: int) -> None:
        self.root, self.width = root, width
        self.faults: list[str] = []
        self.page = browser.new_page(viewport={"width": width, "height": 800}, locale="id-ID")
        self.page.set_default_timeout(15_000)
        self.page.on("console", lambda said: self.faults.append(f"{self.page.url} {said.text}"))
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url} {error}"))

    def open(self, address: str) -> None:
        response = self.page.goto(f"{self.root}{address}")
        if response is None or response.status != 200:
            self.faults.append(f"{address}: {response and response.status}")
        self.look(address)

    def press(self, button: str) -> None:
        """Click, and wait for the page that it leads to: none may be looked at on its way."""
        with self.page.expect_navigation():
            self.page.click(button)

    def look(self, name: str) -> None:
        found = Axe().run(self.page).response["violations"]
        self.faults += [
            f"{name}: {fault['id']} {[node['html'] for node in fault['nodes']]}" for fault in found
        ]
        if self.page.evaluate("document.documentElement.scrollWidth") > self.width:
            self.faults.append(f"{name}: wider than {self.width} px")
        if SHOTS:
            target = Path(SHOTS) / f"{name.strip('/').replace('/', '-')}-{self.width}.png"
            self.page.screenshot(path=target, full_page=True)


@pytest.mark.parametrize("width", [1280, 360])
def test_pages_are_accessible_and_fit(chromium, live_server, addresses, width):
    looker = Looker(chromium, live_server.url, width)
    page = looker.page
    looker.open("/masuk/")
    page.fill("[name=login]", "adi")
    page.fill("[name=password]", "salah")
    looker.press("form button")
    looker.look("masuk-salah")
    looker.open("/aktivasi/")
    looker.press("form button")
    looker.look("aktivasi-kosong")
    looker.open("/masuk/?next=/akun/")
    page.fill("[name=login]", "adi")
    page.fill("[name=password]", PASSWORD)
    looker.press("form button")
    assert page.url.endswith("/akun/")
    for address in addresses:
        looker.open(address)
    page.goto(f"{live_server.url}/akun/dua-langkah/pasang/")
    looker.look("masuk-ulang")
    page.fill("[name=password]", PASSWORD)
    looker.press("main form button")
    assert page.url.endswith("/pasang/")
    looker.look("dua-langkah-pasang")
    page.goto(f"{live_server.url}/pengaturan/lembar-kode/")
    page.check("input[name=seat] >> nth=0", force=True)
    looker.press("button[value=html]")
    looker.look("kode")
    assert "\n".join(looker.faults) == ""
