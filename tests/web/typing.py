"""What a person does on the page of questions, and what it then says."""

from __future__ import annotations

import time

from tests.conftest import PATIENCE

SAVED = "Tersimpan 10.42.07"
KEPT = "Disimpan di perangkat ini, belum terkirim."


def state(page, name="note"):
    return page.locator(f"[data-save-state={name}]")


def type_note(page, text):
    page.locator("#note").press("Control+End")
    page.locator("#note").press_sequentially(text, delay=5)


def wait(page, judge):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if judge():
            return
        page.wait_for_timeout(50)
    raise AssertionError("did not come true in time")
