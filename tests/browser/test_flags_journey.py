"""An operator types 10 of 7,631 under "50 to 75 %": told at the field, held back, explained, let through."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

FEW = "10 dari 7.631 adalah 0,13 %"
WHY = "Baru sepuluh yang tercatat sampai Maret; sisanya menyusul."
SHOTS = os.environ.get("LAYAK_SHOTS")


def shot(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def test_a_flag_is_told_at_the_field_and_needs_one_sentence(people):
    sari = people("sari")
    page = sari.open("/evaluasi/demo/?cari=12.2")
    page.get_by_role("link", name="12.2").first.click()
    page.wait_for_selector("form[data-autosave=on], form[data-autosave]")
    # before the counts: what they come to moves the options down
    page.check("#opsi-4")
    years = page.locator("input[name^=denominator-]")
    newest = years.last.get_attribute("name").split("-")[1]
    page.fill(f"[name=numerator-{newest}]", "10")
    page.fill(f"[name=denominator-{newest}]", "7631")
    page.locator("#isian-note").focus()
    page.locator("[data-live-score=pilihan]").get_by_text(FEW).wait_for()
    shot(page, "field-1280")
    page.set_viewport_size({"width": 360, "height": 800})
    shot(page, "field-360")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="Nyatakan siap").click()
    page.get_by_role("heading", name="Jelaskan tanda pada 12.2").wait_for()
    shot(page, "explain-1280")
    page.set_viewport_size({"width": 360, "height": 800})
    shot(page, "explain-360")
    for area in page.locator("form textarea").all():
        area.fill(WHY)
    page.get_by_role("button", name="Simpan penjelasan").click()
    page.get_by_text(WHY).first.wait_for()
    shot(page, "move-360")
    page.get_by_role("button", name="Nyatakan siap").click()
    page.get_by_text("Jawaban dinyatakan siap.").wait_for()
    shot(page, "read-360")
    heri = people("heri")
    gate = heri.open("/evaluasi/demo/persetujuan/")
    gate.get_by_text(WHY).first.wait_for()
    shot(gate, "approval-1280")
    gate.set_viewport_size({"width": 360, "height": 800})
    shot(gate, "approval-360")
