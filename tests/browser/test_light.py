"""What the first look costs: bytes, requests, and nothing that moves under the finger.

How long it takes on a slow line is told by `bench/arriving.py`: seconds depend on the machine.
"""

from __future__ import annotations

import gzip

import pytest

pytestmark = pytest.mark.browser

FIRST_BYTES, FIRST_REQUESTS, LIST_BYTES = 45 * 1024, 8, 12 * 1024
# 0.1 still passes for good (web.dev, Cumulative Layout Shift); ours is stricter
STEADY = 0.02
SHIFTS = """() => new Promise(tell => {
    let moved = 0;
    const add = list => list.getEntries().forEach(one => (moved += one.hadRecentInput ? 0 : one.value));
    new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => tell(moved), 500);
})"""
PAGES = {"sari": ("/", "/evaluasi/demo/"), "wati": ("/", "/evaluasi/demo/penerimaan/")}


@pytest.mark.parametrize("username", PAGES)
def test_first_look_is_light_and_stands_still(chromium, people, username):
    person = people(username)
    cookies, address = person.context.cookies(), person.address
    for path in PAGES[username]:
        for width in (1280, 360):
            context = chromium.new_context(viewport={"width": width, "height": 800})
            context.add_cookies(cookies)
            page = context.new_page()
            answers: list = []
            page.on("response", lambda answer, told=answers: told.append(answer))
            page.goto(f"{address}{path}")
            page.wait_for_load_state("networkidle")
            moved = page.evaluate(SHIFTS)
            weights = [len(gzip.compress(answer.body(), 6)) for answer in answers]
            context.close()
            where = (username, path, width)
            assert len(answers) <= FIRST_REQUESTS, (where, [answer.url for answer in answers])
            assert path != "/" or sum(weights) <= FIRST_BYTES, (where, sum(weights))
            assert weights[0] <= LIST_BYTES, (where, weights[0])
            assert moved <= STEADY, (where, moved)
