"""Nothing typed is lost: two people, eight fields, two hundred edits, and everything goes wrong.

The network is cut by the browser, sign-ins are deleted in the database, a tab is closed in the
middle of typing. At the end every string that a person typed must stand in the rows, or before
its author as one side of a collision.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from time import monotonic

import pytest

from tests.conftest import PATIENCE

pytestmark = pytest.mark.browser

ROUNDS = 235  # of which some find no free field while the network is cut; more until EDITS
EDITS = 200
FIELDS = (
    "note",
    "not_applicable",
    "mark",
    "option",
    "numerator-2025",
    "denominator-2025",
    "numerator-2026",
    "denominator-2026",
)
# moments at which something goes wrong, by the number of the edit
CUTS = {30: "sari", 75: "wati", 120: "sari", 165: "wati"}
EXPIRIES = (55, 140)
CLOSINGS = {100: "wati", 190: "sari"}
CUT_LENGTH = 12
MET = re.compile("conflict|invalid|refused")
# of the long run: how many times the processor of the browser is slowed, and how often it is played
SLOWED, SEEDS = 6, range(1, 21)


class Desk:
    """One person's page on the question, and what that person typed there.

    ``since``: revisions of the answer up to this one are of an earlier game; ``slowed``: how many times
    slower than it is the browser computes.
    """

    def __init__(self, city, person, path: str, *, since: int, slowed: int) -> None:
        self.city = city
        self.person = person
        self.path = path
        self.since, self.slowed = since, slowed
        self.typed: list[tuple[str, str]] = []
        self.busy: set[str] = set()
        self.back_at: int | None = None
        self.is_signed_out = False
        self.page = person.open(path)
        self.ready()

    def ready(self) -> None:
        if self.slowed > 1:
            devtools = self.page.context.new_cdp_session(self.page)
            devtools.send("Emulation.setCPUThrottlingRate", {"rate": self.slowed})
        self.page.wait_for_selector("form[data-autosave=on]", state="attached")
        self.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    @property
    def is_cut_off(self) -> bool:
        return self.back_at is not None or self.is_signed_out

    def type(self, field: str, value: str) -> None:
        if field in self.busy:
            self.wait(field)
        self.resolve(field)
        if field == "option":
            value = self.another_option(value)
            self.page.locator(f"input[name=option][value='{value}']").evaluate("e => e.click()")
        else:
            self.page.fill(f"[name='{field}']", value)
        self.typed.append((field, value))
        self.busy.add(field)

    def another_option(self, wanted: str) -> str:
        """Choosing what is chosen already would be no edit at all."""
        chosen = self.page.locator("input[name=option]:checked").get_attribute("value")
        return wanted if wanted != chosen else str(int(wanted) % 5 + 1)

    def state(self, field: str) -> str:
        shown = self.page.locator(f"[data-save-state='{field}']").first
        return shown.get_attribute("data-state") or ""

    def wait(self, field: str) -> None:
        """Until this field is out: saved, or met another's text. Offline it may stay here.

        The word "saved" beside a field may still be that of the text before: the row tells.
        """
        if self.is_cut_off:
            return
        value = next(value for name, value in reversed(self.typed) if name == field)
        until = monotonic() + PATIENCE
        while monotonic() < until:
            if is_out(self.city, self, field, value):
                self.busy.discard(field)
                return
            self.page.wait_for_timeout(50)
        said = self.page.locator(f"[data-save-state='{field}']").first.inner_text()
        pytest.fail(
            f"{self.person.username} after {len(self.typed)} edits: {field} stays"
            f" {self.state(field)!r} ({said}); {self.person.complaints[-5:]}"
        )

    def resolve(self, field: str) -> None:
        """The person chooses: mostly the own text, at times the other's."""
        choice = "theirs" if len(self.typed) % 3 == 0 else "mine"
        box = self.page.locator(f".conflict:near([name='{field}'], 400)")
        until = monotonic() + PATIENCE
        while monotonic() < until:
            if not box.count() or self.state(field) != "conflict":
                return
            box.first.locator(f"[data-choose={choice}]").click()
            self.page.wait_for_timeout(50)
        pytest.fail(f"{self.person.username}: the collision of {field} cannot be resolved")

    def screen(self) -> str:
        """All that stands before the person: fields and both sides of every collision."""
        return self.page.evaluate(
            """() => [...document.querySelectorAll('textarea, input:not([type=hidden])')]
                .map(e => e.value)
                .concat([...document.querySelectorAll('.conflict .side')].map(e => e.textContent))
                .join('\\n')"""
        )


def value_for(field: str, number: int, chance: random.Random, seed: int) -> str:
    """Never the same twice in a game; texts and figures in no other game either."""
    if field == "option":
        return str(chance.randint(1, 5))
    if field == "mark":
        return f"{number // 100},{number % 100:02d}"
    unique = seed * 1_000 + number
    if field in ("note", "not_applicable"):
        return f"Upaya nomor {unique}: kelas ibu di kelurahan {chance.randint(1, 107)} 😀 <b>"
    return str(100_000 + unique)


def question_of(city) -> tuple[int, str]:
    with city.connect() as database:
        (answer,) = database.execute(
            "SELECT a.id FROM evaluation_answer a JOIN evaluation_round r ON r.id = a.round_id"
            " WHERE r.code = 'demo' AND a.code = '14.1'"
        ).fetchone()
    return answer, f"/evaluasi/jawaban/{answer}/"


def sign_in_again(desk: Desk) -> None:
    tab = desk.person.new_page()
    tab.goto(f"{desk.person.address}/masuk/?next=/sesi/selesai/")
    if "/masuk/" in tab.url:
        desk.person.sign_in(tab)
    tab.close()
    desk.page.bring_to_front()
    desk.page.evaluate("window.dispatchEvent(new Event('online'))")


def close_and_return(city, desk: Desk) -> None:
    """The tab is closed while text is on its way; a new one is opened on the same question, and
    what the former left comes out before the person writes over it."""
    desk.page.close(run_before_unload=False)
    desk.page = desk.person.new_page()
    desk.page.goto(f"{desk.person.address}{desk.path}")
    desk.ready()
    left = {field: value for field, value in desk.typed if field in desk.busy - {"option"}}
    until = monotonic() + PATIENCE
    while not all(is_out(city, desk, field, value) for field, value in left.items()):
        assert monotonic() < until, f"of {left} not all came out: {desk.person.complaints[-5:]}"
        desk.page.wait_for_timeout(50)
    desk.busy.clear()


def is_out(city, desk: Desk, field: str, value: str) -> bool:
    """Saved, by whichever tab, or met by another's text."""
    state = desk.state(field)
    if MET.search(state) or (field == "option" and state == "saved"):
        return True
    with city.connect() as database:
        saved = database.execute(
            "SELECT 1 FROM evaluation_answerrevision v JOIN people_user u ON u.id = v.saved_by_id"
            " WHERE (u.username, v.field, v.value) = (%s, %s, %s) AND v.id > %s",
            [desk.person.username, field, stored(field, value), desk.since],
        )
        return saved.fetchone() is not None


def back_online(desk: Desk) -> None:
    desk.person.context.set_offline(False)
    desk.back_at = None
    desk.page.evaluate("window.dispatchEvent(new Event('online'))")


def make_trouble(city, desks: dict[str, Desk], number: int) -> None:
    """What goes wrong before this edit."""
    if number in CUTS:
        cut = desks[CUTS[number]]
        cut.person.context.set_offline(True)
        cut.back_at = number + CUT_LENGTH
    if number in EXPIRIES:
        with city.connect() as database:
            database.execute("DELETE FROM django_session")
    if number in CLOSINGS:
        close_and_return(city, desks[CLOSINGS[number]])


def mend_trouble(desks: dict[str, Desk], number: int) -> None:
    """What comes right after this edit."""
    for desk in desks.values():
        if desk.back_at == number:
            back_online(desk)
    if number - 3 in EXPIRIES:
        for desk in desks.values():
            sign_in_again(desk)


def edit(desk: Desk, number: int, chance: random.Random, seed: int) -> None:
    free = [name for name in FIELDS if name not in desk.busy] if desk.is_cut_off else FIELDS
    if free:
        field = chance.choice(free)
        desk.type(field, value_for(field, number, chance, seed))


def test_nothing_typed_is_lost(city, people):
    play(city, people, seed=3)


@contextmanager
def busy_core() -> Iterator[None]:
    """A second process that takes all of one core for itself."""
    eater = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        eater.kill()
        eater.wait()


@pytest.mark.long
@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_typed_is_lost_on_a_slow_machine(city, people, seed):
    with busy_core():
        play(city, people, seed=seed, slowed=SLOWED)


def play(city, people, *, seed: int, slowed: int = 1) -> None:
    """One game: two hundred edits with all that goes wrong, and what is left of them."""
    answer, path = question_of(city)
    with city.connect() as database:
        database.execute("UPDATE evaluation_answer SET stage = 'draft' WHERE id = %s", [answer])
        last = "SELECT coalesce(max(id), 0) FROM evaluation_answerrevision"
        (since,) = database.execute(last).fetchone()
    desks = {
        name: Desk(city, people(name), path, since=since, slowed=slowed)
        for name in ("sari", "wati")
    }
    chance = random.Random(seed)  # noqa: S311
    for number in count(1):
        if number > ROUNDS and sum(len(desk.typed) for desk in desks.values()) >= EDITS:
            break
        make_trouble(city, desks, number)
        for desk in desks.values():
            desk.is_signed_out = number in range(*nearest_expiry(number))
        edit(desks[chance.choice(sorted(desks))], number, chance, seed)
        mend_trouble(desks, number)
    for desk in desks.values():
        for field in sorted(desk.busy):
            desk.wait(field)
    assert_nothing_is_lost(city, answer, desks, since)


def nearest_expiry(number: int) -> tuple[int, int]:
    """The edits between a sign-in that was deleted and the next one."""
    begun = max((at for at in EXPIRIES if at <= number), default=-9)
    return begun, begun + 4


def assert_nothing_is_lost(city, answer: int, desks: dict[str, Desk], since: int) -> None:
    with city.connect() as database:
        rows = database.execute(
            "SELECT u.username, v.field, v.value FROM evaluation_answerrevision v"
            " JOIN people_user u ON u.id = v.saved_by_id WHERE v.answer_id = %s AND v.id > %s",
            [answer, since],
        ).fetchall()
    kept = set(rows)
    typed = [(name, field, value) for name, desk in desks.items() for field, value in desk.typed]
    screens = {name: desk.screen() for name, desk in desks.items()}
    lost = [
        (name, field, value)
        for name, field, value in typed
        if field != "option"
        and (name, field, stored(field, value)) not in kept
        and value not in screens[name]
    ]
    assert lost == []
    assert len(typed) >= EDITS


def stored(field: str, value: str) -> str:
    """A value as its row holds it: marks with a point, text as typed."""
    return value.replace(",", ".") if field == "mark" else value
