"""The chair looks for the road to Madya, compares plans, adopts one in a rakor; one step is done."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.office import Person, follow, press

pytestmark = pytest.mark.browser

ROAD = "/evaluasi/demo/jalan/"
RESTING = ("Dinas Komunikasi dan Informatika", "Dinas Sosial")
MEETING = "Rakor jalan menuju Madya"
# a step of Dinas Pendidikan that its operator may still fill in
STEP = """
SELECT a.id, a.code, s.to FROM improvement_roadstep s
JOIN evaluation_answer a ON a.id = s.answer_id JOIN agencies_agency g ON g.id = s.agency_id
WHERE s.plan_id = %s AND g.code = 'disdik' AND a.stage IN ('draft', 'returned')
AND a.carried IS NULL ORDER BY s.position LIMIT 1
"""


def search(page: Page) -> None:
    """Two agencies get no more work; the worker finds the plans."""
    page.select_option("[name=rank]", "Madya")
    page.locator("details:has([name=resting]) > summary").click()
    for name in RESTING:
        page.get_by_label(name, exact=True).check()
    # the window of the demo city shuts within weeks, and hardly anything is ready by then
    page.fill("[name=ready_by]", "")
    press(page, "Cari jalan")
    expect(page.locator("#langkah")).to_be_visible()
    expect(page.locator("#hasil")).to_contain_text("untuk Madya masih kurang")


def compare(page: Page) -> None:
    """Three plans, each with its own steps; the resting agencies lead none of them."""
    for name in ("biaya paling sedikit", "paling berarti bagi anak", "upaya paling sedikit"):
        follow(page, name)
        steps = page.locator("#langkah")
        expect(steps.locator("h2")).to_have_text(f"Langkah: {name}")
        assert steps.locator("tbody tr").count() > 10
        for agency in RESTING:
            assert agency not in steps.inner_text()


def adopt(page: Page) -> int:
    """A draft, then a plan that holds; its id."""
    press(page, "Simpan sebagai rancangan")
    expect(page.locator(".messages")).to_contain_text("Rancangan disimpan")
    page.fill("[name=decided_label]", MEETING)
    press(page, "Tetapkan rencana")
    expect(page.locator("h1")).to_contain_text("Ditetapkan")
    expect(page.locator("#kemajuan")).to_contain_text("0,00 dari")
    return int(page.url.rstrip("/").rsplit("/", 1)[1])


def promises_have_owners(page: Page) -> None:
    rows = page.locator("#langkah tbody tr")
    links = rows.locator("a[href^='/tindak-lanjut/']")
    assert links.count() == rows.count()
    owner = rows.first.locator("td").first.inner_text()
    with page.expect_navigation():
        links.first.click()
    expect(page.locator("main")).to_contain_text(owner)
    expect(page.locator("main")).to_contain_text(MEETING)


def do_a_step(tono: Person, city, plan: int) -> str:
    """The operator raises the mark on the page of the question; its code."""
    with city.connect() as database:
        answer, code, to = database.execute(STEP, [plan]).fetchone()
    page = tono.open(f"/evaluasi/jawaban/{answer}/")
    page.fill("[name=mark]", f"{to}".replace(".", ","))
    press(page, "Simpan")
    return code


def test_chair_finds_a_road_and_the_plan_moves(people, city):
    ketut, tono = people("ketut"), people("tono")
    page = ketut.open(ROAD)
    expect(page.locator("#daftar")).to_contain_text("poin masih dapat diraih")
    follow(page, "Jalan")
    search(page)
    compare(page)
    plan = adopt(page)
    promises_have_owners(page)
    code = do_a_step(tono, city, plan)
    page = ketut.open(f"{ROAD}rencana/{plan}/")
    expect(page.locator("#kemajuan")).to_contain_text("1 dari")
    row = page.locator("#langkah tbody tr", has=page.locator("th", has_text=code))
    expect(row.first).to_contain_text("tercapai")
    assert ketut.complaints == []
    own = tono.open(f"{ROAD}rencana/{plan}/")
    expect(own.locator("#kemajuan")).to_contain_text("Hanya langkah perangkat daerah Anda")
    expect(own.locator("#langkah")).not_to_contain_text("Dinas Kesehatan")
