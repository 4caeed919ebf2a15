"""The people of the rapid action scheme at their computers; every address and title is remembered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Locator, Page

from tests.browser.office import PASSWORD, Person, print_code

SEATS = Path(__file__).parents[2] / "data/demo/seats.yaml"
SIGNS_IN = yaml.safe_load(SEATS.read_text(encoding="utf-8"))["signs_in"]
CASE = re.compile(r"K-\w{4}-\w{4}")
HANDOFF = re.compile(r"R-\w{4}-\w{4}")
REPORT = re.compile(r"L-\w{4}-\w{4}")
REFUSING = re.compile("status of (404|422)")
TASK_ONLY = {
    "basis": "public", "text_code": "law", "purpose": "schooling", "tier": "1",
}  # fmt: skip
IN_DANGER = {
    "basis": "vital", "text_code": "vital", "purpose": "safety", "tier": "2",
    "fields_shared": ["name"],
}  # fmt: skip
LEARNING = {
    "grade": "8", "need": "none", "mode": "class", "schedule": "morning", "papers": "complete",
    "start": "now",
}  # fmt: skip


class Desk:
    """Somebody at work: goes from page to page by addresses, links and buttons only."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.page: Page = person.page
        self.addresses: list[str] = []
        self.titles: list[str] = []
        # also what a page asks for beside itself
        person.context.on("request", lambda request: self.addresses.append(request.url))

    def open(self, path: str) -> str:
        answer = self.page.goto(f"{self.person.address}{path}")
        assert answer.status == 200, f"{path}: {answer.status}"
        return self.told()

    def told(self) -> str:
        """What the page says; its title is remembered."""
        self.titles.append(self.page.title())
        return self.page.locator("main").inner_text()

    def press(self, words: str, within: str = "main") -> str:
        button = self.page.locator(within).get_by_role("button", name=words, exact=True).first
        with self.page.expect_navigation():
            button.click()
        return self.told()

    def follow(self, words: str | re.Pattern[str]) -> str:
        exact = isinstance(words, str)
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=words, exact=exact).first.click()
        return self.told()

    def unfold(self, words: str) -> None:
        self.page.locator("main summary", has_text=words).first.click()

    def fill(self, within: str = "main", **told: Any) -> None:
        """Text, choices, ticks, whatever the field of that name is."""
        for name, value in told.items():
            self._fill(f"{within} [name={name}]", value)

    def _fill(self, field: str, value: Any) -> None:
        first = self.page.locator(f"{field}:not([type=hidden])").first
        kind = first.evaluate("e => e.type")
        if kind in ("radio", "checkbox"):
            for one in [value] if isinstance(value, str) else value:
                box = self.page.locator(f"{field}[value='{one}']" if one != "on" else field)
                self._unfolded(box).check()
        elif kind == "select-one":
            self._unfolded(first).select_option(value)
        else:
            self._unfolded(first).fill(value)

    @staticmethod
    def _unfolded(field: Locator) -> Locator:
        """The field, with what it is folded into opened as a person would."""
        folded = field.locator("xpath=ancestor::details[not(@open)]")
        while folded.count():
            folded.first.locator("xpath=./summary").click()
        return field


def ask(city, query: Any, **values: object) -> list[tuple[Any, ...]]:
    with city.connect() as database:
        return database.execute(query, values).fetchall()


def seat_of(city, username: str) -> int:
    return ask(
        city,
        "SELECT h.seat_id FROM agencies_seatholding h JOIN people_user u ON u.id = h.user_id"
        " WHERE u.username = %(name)s AND h.until_on IS NULL",
        name=username,
    )[0][0]


def begin(person: Person, code: str) -> None:
    """A printed code becomes an account with an address to which alarms are mailed."""
    page = person.open("/aktivasi/")
    page.fill("[name=code]", code)
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.fill("[name=email]", f"{person.username}@contoh.example")
    with page.expect_navigation():
        page.locator("form:has([name=code]) button").first.click()
    assert "Kata sandi tersimpan" in page.locator("body").inner_text()


def accept(person: Person) -> None:
    """Read the code of conduct and accept it: once, before a child's matter opens."""
    page = person.open("/aksi-cepat/pedoman/")
    with page.expect_navigation():
        page.get_by_role("button", name="Saya sudah membaca dan menerimanya", exact=True).click()
    assert "Pedoman diterima" in page.locator("body").inner_text()


class Office:
    """``office("ratih")``: her desk. Who has no password yet gets a printed code from Adi."""

    def __init__(self, chromium, city, people: Callable[..., Person]) -> None:
        self.chromium, self.city, self.people = chromium, city, people
        self.desks: dict[str, Desk] = {}
        self.ours: list[Person] = []

    def __call__(self, username: str) -> Desk:
        if username not in self.desks:
            self.desks[username] = Desk(self._person(username))
        return self.desks[username]

    def _person(self, username: str) -> Person:
        if username in SIGNS_IN:
            return self.people(username)
        person = Person(self.chromium, self.city, username)
        self.ours.append(person)
        query = "SELECT password LIKE '!%%' FROM people_user WHERE username = %(name)s"
        if ask(self.city, query, name=username)[0][0]:
            code = print_code(self.people("adi"), seat_of(self.city, username))
            begin(person, code)
            accept(person)
        if not person.context.request.get(f"{person.address}/sesi/").ok:
            person.sign_in(password=PASSWORD)
        return person

    def close(self) -> None:
        for person in self.ours:
            person.close()

    @property
    def complaints(self) -> list[str]:
        """What the browsers said but for pages that refuse, as the journeys ask them to."""
        said = [words for desk in self.desks.values() for words in desk.person.complaints]
        return [words for words in said if not REFUSING.search(words)]


def report(desk: Desk, **told: Any) -> str:
    """A report written down at a desk; its code."""
    desk.open("/aksi-cepat/laporan/baru/")
    desk.fill(**told)
    return REPORT.search(desk.press("Kirim laporan"))[0]


def triage(desk: Desk, code: str, **told: Any) -> str:
    """Open the words, judge, and begin; the code of the activation."""
    desk.open(f"/aksi-cepat/laporan/{code}/")
    read_story(desk)
    desk.fill(**told)
    said = desk.press("Buka saja")
    assert "1 penanganan dibuka" in desk.page.locator("body").inner_text(), said
    return CASE.search(said)[0]


def read_story(desk: Desk) -> None:
    """What was reported comes into the page that stands there."""
    desk.page.get_by_role("button", name="Buka uraian", exact=True).click()
    desk.page.wait_for_selector("[name=shown][value=story]", state="attached")


def send(desk: Desk, case: str, to: str, asked: Iterable[str], **told: Any) -> str:
    """Fill in, look at the check page, send; the code of the hand-off."""
    school = "?formulir=sekolah" if "level" in told else ""
    desk.open(f"/aksi-cepat/penanganan/{case}/rujuk/{school}")
    if not desk.page.locator(f"main [name=to][value='{to}']").count():
        desk.fill(cari=to)
        desk.press("Cari lembaga lain")
    desk.fill(to=[to], asked=list(asked), **told)
    return checked_and_sent(desk)


def checked_and_sent(desk: Desk) -> str:
    said = desk.press("Periksa sebelum dikirim")
    assert "Belum ada yang keluar" in said, said
    said = desk.press("Kirim")
    assert "1 rujukan dikirim" in desk.page.locator("body").inner_text(), said
    return HANDOFF.search(said)[0]


def answer_all(desk: Desk, code: str, *, outcome: str = "served") -> None:
    """Accepted, first action, ended: what is still open of the three."""
    said = desk.open(f"/aksi-cepat/rujukan/{code}/")
    if desk.page.get_by_role("button", name="Terima", exact=True).count():
        said = desk.press("Terima")
    if desk.page.get_by_role("button", name="Catat tindakan pertama", exact=True).count():
        said = desk.press("Catat tindakan pertama")
    assert "Nyatakan selesai" in said, said
    desk.fill(outcome=outcome)
    desk.press("Nyatakan selesai")
    assert "Rujukan selesai" in desk.page.locator("body").inner_text()
