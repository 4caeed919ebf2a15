"""What a person does on the page of questions, and what it then says."""

from __future__ import annotations

import time

from tests.conftest import PATIENCE

SAVED = "Tersimpan 10.42.07"
KEPT = "Disimpan di perangkat ini, belum terkirim."
# in milliseconds: of autosave after a key; before it tries again; between questions who is signed in
PAUSE, RETRY, ASKED_AGAIN = 1000, 2000, 3000


def state(page, name="note"):
    return page.locator(f"[data-save-state={name}]")


def type_note(page, text):
    page.locator("#note").press("Control+End")
    page.locator("#note").press_sequentially(text, delay=5)


def write_note(page, text):
    """Typed, and then nothing for as long as autosave waits."""
    type_note(page, text)
    page.clock.run_for(PAUSE)


def stay(page, milliseconds):
    """Time for what should not happen: it passes at once for the page, and what this would have
    sent has then arrived."""
    page.clock.run_for(milliseconds)
    page.evaluate("() => fetch('/sesi/')")
    page.wait_for_timeout(100)


def wait(page, judge):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if judge():
            return
        page.wait_for_timeout(50)
    raise AssertionError("did not come true in time")
