"""Every page at 360 and 1280 px: accessible, quiet, whole, light, and in finished Indonesian.

`LAYAK_SHOTS=DIR` keeps a picture of each, to be looked at.
"""

from __future__ import annotations

import hmac
import os
import re
import struct
import time
from base64 import b32decode
from itertools import batched
from pathlib import Path

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve

from tests.browser.alike import ABOUT_COLOURS, MARK_ALIKE
from tests.browser.elsewhere import ELSEWHERE, IN_THE_DARK, LEADING_ON
from tests.browser.found import facts
from tests.browser.office import DEMO_PASSWORD, Person, press
from tests.browser.visits import NOBODY, VISITS
from tests.unsaid import unsaid

pytestmark = pytest.mark.browser

WIDTHS = (1280, 360)
FIRST_BYTES, LATER_BYTES = 60_000, 30_000
LEFTOVERS = re.compile(
    r"\bNone\b|\{\{|\{%|%\(|\bnull\b|\bundefined\b|\bTrue\b|\bFalse\b|&lt;|&amp;|\bNaN\b"
)
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # else every stylesheet is fetched again for each page, for two rules that
    # `tests/conventions/test_templates.py` looks after
    "preload": False,
}
AXE = Axe().axe_script
RUN_AXE = """async rules => (await axe.run(rules)).violations.map(
    fault => fault.id + " " + fault.nodes.slice(0, 3).map(node => node.target.join(" ")).join(", ")
)"""
READ = "[document.body.innerText, document.title, document.querySelectorAll('h1').length]"
# so many pages for one person at a time, for other lanes to take the next
SHARE = 25
SHOTS = os.environ.get("LAYAK_SHOTS")
MATRIX = Path(__file__).parents[1] / "permissions/pages.yaml"


def with_axe(person: Person) -> Person:
    """axe stands ready in each page of this person: to hand it to every page anew takes longer."""
    person.page.add_init_script(AXE)
    return person


class Visit:
    """One page in front of one person, and what is wrong with it."""

    def __init__(self, person, template: str, path: str) -> None:
        self.person = person
        self.template = template
        self.path = path
        self.wrong: list[str] = []
        self.bytes = 0

    def check(self) -> list[str]:
        page = self.person.page
        self.resize(WIDTHS[0], 900)
        page.emulate_media(reduced_motion="reduce")
        self.open()
        self.read()
        for width in WIDTHS:
            self.resize(width, 900)
            # the colours are those of the wider page; the dark ones are looked at on the phone
            self.measure(width, sees_colours=width == WIDTHS[0])
            self.keep(f"{width}")
        if self.template in IN_THE_DARK:
            page.emulate_media(color_scheme="dark")
            self.measure(360)
            self.keep("dark")
            page.emulate_media(color_scheme="light")
        self.wrong += [f"console: {said}" for said in self.person.complaints]
        self.person.complaints.clear()
        return [f"{self.person.username} {self.path} {fault}" for fault in self.wrong]

    def resize(self, width: int, height: int) -> None:
        """The page alone: a whole window of the height of a long list takes ten seconds."""
        shape = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.person.devtools.send("Emulation.setDeviceMetricsOverride", shape)

    def open(self) -> None:
        page = self.person.page
        sent: list = []

        def keep(request) -> None:
            sent.append(request)

        page.on("requestfinished", keep)
        response = page.goto(f"{self.person.address}{self.path}")
        page.remove_listener("requestfinished", keep)
        is_missing = self.path == "/tidak-ada/"
        if is_missing:  # the browser itself complains about a 404
            self.person.complaints.clear()
        if response.status != (404 if is_missing else 200):
            self.wrong.append(f"answers {response.status}")
        self.bytes = sum(one.sizes()["responseBodySize"] for one in sent)
        strangers = {one.url for one in sent if not one.url.startswith(self.person.address)}
        self.wrong += [f"asks another host: {url}" for url in strangers]

    def read(self) -> None:
        page = self.person.page
        text, title, headings = page.evaluate(READ)
        self.wrong += [f"says {found!r}" for found in set(LEFTOVERS.findall(text + title))]
        self.wrong += [f"says {said}" for said in unsaid(text + title, f"shown:{self.path}")]
        if "Data contoh" not in text + title:
            self.wrong.append("does not say that the city is invented")
        if not title.strip():
            self.wrong.append("has no title")
        if headings != 1:
            self.wrong.append(f"has {headings} h1")

    def measure(self, width: int, *, sees_colours: bool = True) -> None:
        page = self.person.page
        # tall enough for nothing to lie under the bar at the bottom
        height = page.evaluate("document.documentElement.scrollHeight")
        self.resize(width, max(900, height))
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            self.wrong.append(f"is {wide} px wide at {width}")
        if sees_colours:
            page.evaluate(MARK_ALIKE)
        colours = {name: {"enabled": sees_colours} for name in ABOUT_COLOURS}
        faults = page.evaluate(RUN_AXE, RULES | {"rules": colours})
        self.wrong += [f"axe at {width}: {fault}" for fault in faults]

    def keep(self, suffix: str) -> None:
        if not SHOTS:
            return
        name = re.sub(r"\W+", "-", self.path).strip("-")[:60] or "beranda"
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        self.person.page.screenshot(
            path=f"{SHOTS}/{self.person.username}-{name}-{suffix}.png", full_page=True
        )


def hand_in(person, path: str, name: str, content: bytes) -> str:
    """The path of the preview that a file leads to."""
    page = person.open(path)
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.set_input_files("input[type=file]", file)
    with page.expect_navigation():
        page.locator("form:has(input[type=file]) button").last.click()
    assert page.url.removeprefix(person.address) != path
    return page.url.removeprefix(person.address)


# pages that a file must be handed in for
LED_TO = {"{preview}", "{official}", "{workbook}"}


def previews(person) -> dict[str, str]:
    """The pages that a file must be handed in for."""
    if person.username == "wati":
        official = b"question_code,official_text,official_option,official_points\n14.1,Resmi,,\n"
        marks = b"question_code;mark\n14.1;2,5\n99.9;1\n1.1;abc\n"
        revision = "/pengaturan/instrumen/kla-2024/1/teks-resmi/"
        return {
            "preview": hand_in(person, "/evaluasi/demo/impor/", "nilai.csv", marks),
            "official": hand_in(person, revision, "resmi.csv", official),
        }
    if person.username == "sari":
        books = "/evaluasi/demo/buku/"
        book = person.context.request.get(f"{person.address}{books}dinkes.xlsx").body()
        return {"workbook": hand_in(person, books, "dinkes.xlsx", book)}
    return {}


def resolved(path: str) -> str:
    try:
        return resolve(path.split("?")[0]).url_name
    except Resolver404:
        return ""


@pytest.fixture(scope="module")
def known(city):
    return facts(city)


SHARES = [
    pytest.param(username, paths, number == 0, id=f"{username}-{number}")
    for username in sorted(VISITS)
    for number, paths in enumerate(batched(VISITS[username], SHARE))
]


@pytest.mark.parametrize(("username", "paths", "is_first"), SHARES)
def test_every_page_is_in_order(username, paths, is_first, people, known):
    person = with_axe(people(username))
    here = known | (previews(person) if LED_TO.intersection(paths) else {})
    visits = [Visit(person, path, path.format(**here)) for path in paths]
    # the first page of a computer brings all that later ones share
    if not is_first:
        person.open("/")
    wrong = [fault for visit in visits for fault in visit.check()]
    wrong += [
        f"{username} {visit.path} weighs {visit.bytes}"
        for visit in visits[is_first:]
        if visit.bytes > LATER_BYTES
    ]
    assert wrong == [], "\n".join(wrong)


def test_pages_before_signing_in_are_in_order(stranger):
    person = with_axe(stranger)
    visits = [Visit(person, path, path) for path in NOBODY]
    wrong = [fault for visit in visits for fault in visit.check()]
    assert wrong == [], "\n".join(wrong)
    assert visits[0].bytes <= FIRST_BYTES
    assert max(visit.bytes for visit in visits[1:]) <= LATER_BYTES


def test_the_first_pages_of_a_day_are_light(people):
    """An empty cache, and the heaviest pages that a person may begin with."""
    for username, path in (("sari", "/"), ("wati", "/"), ("wati", "/evaluasi/demo/")):
        person = people(username)
        person.clear_cache()
        visit = Visit(person, path, path)
        visit.open()
        assert 1000 < visit.bytes <= FIRST_BYTES, (username, path, visit.bytes)


def test_every_page_is_visited(known):
    """A page that is added to the application is added to the visits."""
    some = known | {
        "preview": "/evaluasi/demo/impor/aaaaaaaaaaaa/",
        "official": "/pengaturan/instrumen/kla-2024/1/teks-resmi/aaaaaaaaaaaa/",
        "workbook": "/evaluasi/demo/buku/aaaaaaaaaaaa/",
    }
    paths = [path.format(**some) for paths in VISITS.values() for path in paths]
    visited = {resolved(path) for path in [*paths, *NOBODY]}
    listed = {
        name.split()[0]
        for name, rights in yaml.safe_load(MATRIX.read_text(encoding="utf-8")).items()
        if rights.get("GET", "nobody") != "nobody"
    }
    files = {name for name in listed if name.endswith(("_file", "_letter", "_sheet", "_template"))}
    files |= {"evidence_download", "workbook_download", "evidence_archive", "part_archive"}
    files -= {"code_sheet"}
    assert listed - visited - files - ELSEWHERE - LEADING_ON == set()


def totp(secret: str) -> str:
    """RFC 6238 written out, as a telephone does it."""
    key = b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), "sha1").digest()
    start = mac[-1] & 15
    number = struct.unpack(">I", mac[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


@pytest.fixture
def careful(people, city):
    """Budi, who sets up a second step; it is taken off again."""
    yield with_axe(people("budi"))
    with city.connect() as database:
        database.execute("DELETE FROM mfa_authenticator")


def test_the_pages_of_the_second_step_are_in_order(careful, chromium, city):
    wrong = []

    def look(person, path: str) -> None:
        wrong.extend(Visit(person, path, path).check())

    page = careful.open("/akun/dua-langkah/pasang/")
    page.fill("[name=password]", DEMO_PASSWORD)
    press(page, "Lanjut")
    look(careful, "/akun/dua-langkah/pasang/")
    secret = re.search(r"\b[A-Z2-7]{32}\b", page.locator("main").inner_text().replace(" ", ""))[0]
    page.fill("[name=code]", totp(secret))
    with page.expect_navigation():
        page.locator("form:has([name=code]) button").first.click()
    for path in ("", "cadangan/", "cadangan/baru/", "lepas/"):
        look(careful, f"/akun/dua-langkah/{path}")
    elsewhere = with_axe(Person(chromium, city, "budi").sign_in_halfway())
    look(elsewhere, "/masuk/kode/")
    elsewhere.close()
    assert wrong == [], "\n".join(wrong)
