"""People at computers, and what the first people of a new city do: activate, make seats, print codes, open a round."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.conftest import PATIENCE

DEMO_PASSWORD = "layak-untuk-anak"
PASSWORD = "perahu-ketek-di-musi"
CODE = re.compile(r"\b\w{4}-\w{4}-\w{4}\b")


class Person:
    """One person at one computer: a browser context with its cookies and storage."""

    def __init__(self, chromium, city, username: str, *, width: int = 1280, **more) -> None:
        self.city = city
        self.username = username
        self.address = f"http://127.0.0.1:{city.port}"
        self.context = chromium.new_context(
            viewport={"width": width, "height": 900}, locale="id-ID", **more
        )
        self.context.set_default_timeout(PATIENCE * 1000)
        self.complaints: list[str] = []
        self.page = self.new_page()
        self.devtools = self.context.new_cdp_session(self.page)

    def new_page(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: said.type == "error" and self.complaints.append(said.text),
        )
        return page

    def sign_in(self, page: Page | None = None, password: str = DEMO_PASSWORD) -> Person:
        page = page or self.page
        if "/masuk/" not in page.url:
            page.goto(f"{self.address}/masuk/")
        page.fill("input[name=login]", self.username)
        page.fill("input[name=password]", password)
        with page.expect_navigation():
            page.locator("form:has(input[name=password]) button").first.click()
        assert "/masuk/" not in page.url
        return self

    def comes_back_with(self, cookies: list) -> bool:
        """Take up a session of before; whether it still holds."""
        self.context.add_cookies(cookies)
        if self.context.request.get(f"{self.address}/sesi/").ok:
            return True
        self.context.clear_cookies()
        return False

    def sign_in_halfway(self) -> Person:
        """The password alone, where a code from the telephone is asked after it."""
        page = self.open("/masuk/")
        page.fill("input[name=login]", self.username)
        page.fill("input[name=password]", DEMO_PASSWORD)
        press(page, "Masuk")
        return self

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.address}{path}")
        return self.page

    def clear_cache(self) -> None:
        """As on a computer that has never opened a page of this city."""
        self.devtools.send("Network.clearBrowserCache")

    def close(self) -> None:
        self.context.close()


def newcomer(chromium, city, username, width=1280) -> Person:
    return Person(chromium, city, username, width=width)


def activate(person: Person, code: str, password: str = PASSWORD) -> str:
    """Type a printed code and a new password; what the page says then."""
    page = person.open("/aktivasi/")
    page.fill("[name=code]", code)
    page.fill("[name=password1]", password)
    page.fill("[name=password2]", password)
    with page.expect_navigation():
        page.locator("form:has([name=code]) button").first.click()
    return page.locator("body").inner_text()


def press(page, words: str) -> str:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()
    return page.locator("main").inner_text()


def follow(page, words: str) -> None:
    """The first link of these words, and the page behind it."""
    with page.expect_navigation():
        page.get_by_role("link", name=words, exact=True).first.click()


def agency_id(city, code: str) -> int:
    with city.connect() as database:
        return database.execute(
            "SELECT id FROM agencies_agency WHERE code = %s", [code]
        ).fetchone()[0]


def make_seat(admin: Person, agency: int, role: str, username: str, name: str) -> int:
    """A seat and its holder through the pages; the seat's id."""
    page = admin.open(f"/pengaturan/perangkat-daerah/{agency}/kursi-baru/")
    page.check(f"input[name=role][value={role}]")
    with page.expect_navigation():
        page.locator("main form button").first.click()
    seat = int(re.search(r"/kursi/(\d+)/", page.url)[1])
    admin.open(f"/pengaturan/kursi/{seat}/beri/")
    fill_holder(page, username, name)
    return seat


def fill_holder(page, username: str, name: str) -> None:
    page.fill("[name=name]", name)
    page.fill("[name=username]", username)
    with page.expect_navigation():
        page.locator("main form button").first.click()


def print_code(admin: Person, seat: int) -> str:
    page = admin.open(f"/pengaturan/lembar-kode/?seat={seat}")
    page.locator(f"input[name=seat][value='{seat}']").check()
    said = press(page, "Buat dan tampilkan kode")
    return CODE.search(said)[0]


def open_round(wati: Person) -> None:
    page = wati.open("/pengaturan/putaran/baru/")
    page.fill("[name=code]", "kla-2027")
    page.fill("[name=title]", "Evaluasi KLA 2027")
    page.fill("[name=evaluation_year]", "2027")
    page.fill("[name=data_years]", "2025, 2026")
    press(page, "Buka putaran")
