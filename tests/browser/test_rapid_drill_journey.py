"""A drill, its review, and what is to be mended as a follow-up with a day."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.browser.rapid_office import CASE, send

pytestmark = pytest.mark.browser

TITLE = "Gladi uji perjalanan"
FINDING = "Pasang nomor piket IGD di meja Unit PPA"


def test_a_drill_teaches_something_that_gets_a_day(office):
    laras, pandu, wati = office("laras"), office("pandu"), office("wati")
    laras.open("/aksi-cepat/gladi/baru/")
    laras.page.select_option("[name=playbook]", label="Kekerasan seksual terhadap anak")
    laras.fill(title=TITLE, level="red", scenario="Remaja karangan datang ke IGD pukul 22.00.")
    said = laras.press("Mulai sekarang")
    assert "Gladi sedang berjalan" in said
    case = CASE.search(laras.page.url)[0]
    vital = {"basis": "vital", "text_code": "vital", "purpose": "safety", "tier": "1"}
    code = send(laras, case, "rsud", ["medical"], **vital)
    assert "GLADI" in pandu.open(f"/aksi-cepat/rujukan/{code}/")
    pandu.press("Terima")
    said = laras.open(f"/aksi-cepat/tinjauan/{case}/")
    assert "RSUD" in said
    laras.press("Akhiri gladi")
    laras.follow(re.compile("^Tulis tinjauan"))
    laras.fill(went_well="IGD menerima dalam satu menit.", went_wrong="Nomor piket tidak terlihat.")
    laras.fill(finding_1=FINDING)
    assert "Pilih instansi" in laras.press("Simpan tinjauan")
    laras.page.select_option("[name=agency_1]", label="RSUD Musi Raya")
    assert FINDING in laras.press("Simpan tinjauan")

    wati.open(f"/aksi-cepat/tinjauan/{case}/")
    wati.follow("Jadikan tindak lanjut")
    day = datetime.now(ZoneInfo("Asia/Jakarta")).date() + timedelta(days=14)
    wati.fill(due_on=day.isoformat())
    wati.press("Catat tindak lanjut")
    assert "Menjadi tindak lanjut" in wati.page.locator("body").inner_text()
    assert FINDING in wati.open("/tindak-lanjut/?q=nomor+piket")
    row = laras.open("/aksi-cepat/gladi/")
    assert TITLE in row
    assert office.complaints == []
