"""Children in custody keep learning: one in a filial class of the city, one whose school is the province's."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.browser.rapid_office import (
    LEARNING,
    TASK_ONLY,
    Desk,
    answer_all,
    report,
    send,
    triage,
)

pytestmark = pytest.mark.browser

TODAY = datetime.now(ZoneInfo("Asia/Jakarta")).date()
OFFER = "Kelas filial SMP uji perjalanan"


def begun(reporter: Desk, mega: Desk, name: str) -> str:
    told = report(
        reporter,
        channel="agency",
        topic="other",
        outside_reference="LPKA 12/2026",
        story="Pemberitahuan kebutuhan belajar.",
    )
    return triage(
        mega,
        told,
        level="green",
        because="Dapat direncanakan.",
        playbooks=["abh-sekolah-filial"],
        name=name,
        age="16",
        sex="L",
    )


def entered(mega: Desk, case: str) -> None:
    mega.open(f"/aksi-cepat/penanganan/{case}/")
    mega.follow("Catat kejadian")
    mega.fill(event="anak_masuk")
    mega.press("Catat kejadian")
    assert "Kejadian dicatat" in mega.page.locator("body").inner_text()


def offered(dini: Desk) -> str:
    """Two places; the address of the offer."""
    dini.open("/layanan/baru/")
    dini.fill(
        kind="filial-school", name=OFFER, capacity="2", levels=["smp"], age_from="12", age_to="18"
    )
    with dini.page.expect_navigation():
        dini.page.locator("main form button.button").first.click()
    dini.open("/layanan/")
    dini.follow(OFFER)
    return re.search(r"/layanan/\d+/", dini.page.url)[0]


def free(desk: Desk, offer: str) -> int:
    return int(re.search(r"(\d+) dari 2", desk.open(offer))[1])


def planned(mega: Desk, case: str) -> None:
    mega.open(f"/aksi-cepat/penanganan/{case}/belajar/")
    trouble = {"is_over_age": ["on"], "trouble_due_on": (TODAY + timedelta(days=10)).isoformat()}
    mega.fill(level="smp", last_grade="8", dapodik="active", **trouble)
    assert "Simpan" in mega.press("Simpan")
    assert mega.page.locator(".error").count(), "a trouble without an owner"
    mega.page.select_option("[name=trouble_owner]", label="Dinas Pendidikan")
    said = mega.press("Simpan")
    assert "Dinas Pendidikan kota" in said
    said = mega.press("Pilih jalur Kelas filial sekolah induk")
    assert OFFER in said


def test_a_child_in_custody_learns_and_comes_back(office):
    murni, mega, dini = office("murni"), office("mega"), office("dini")
    case = begun(murni, mega, "Rimba Kenaripagi")
    entered(mega, case)
    offer = offered(dini)
    planned(mega, case)
    code = send(mega, case, "disdik", ["schooling"], level="smp", **LEARNING, **TASK_ONLY)
    assert "Tempat belajar" in dini.open(f"/aksi-cepat/rujukan/{code}/")
    answer_all(dini, code)

    assert free(dini, offer) == 2
    plan = f"/aksi-cepat/penanganan/{case}/belajar/"
    mega.open(plan)
    assert "tempat 1" in mega.press(f"Pakai tempat pada {OFFER}")
    assert free(dini, offer) == 1

    dini.open("/aksi-cepat/sekolah-filial/")
    row = dini.page.locator("li", has=dini.page.locator(f"form[action*='{case}']"))
    row.locator("select").select_option("age-accepted")
    with dini.page.expect_navigation():
        row.get_by_role("button").click()
    assert "Usia diterima dengan keterangan" in mega.open(plan)

    mega.unfold("Catat pembebasan")
    said = mega.press("Catat pembebasan")
    assert all(f"Bulan {month}" in said for month in (1, 2, 3))
    assert "Bulan 4" not in said
    mega.fill(outcome="released")
    mega.press("Lepas tempat")
    assert free(dini, offer) == 2
    assert "Bebas dan kembali ke sekolah" in dini.told()
    assert office.complaints == []


def test_the_school_of_the_province_is_asked_not_ordered(office):
    mega, teguh = office("mega"), office("teguh")
    case = begun(mega, mega, "Samudra Kenaripagi")
    plan = f"/aksi-cepat/penanganan/{case}/belajar/"
    mega.open(plan)
    mega.fill(level="sma", last_grade="10", dapodik="active")
    said = mega.press("Simpan")
    assert "Dinas Pendidikan provinsi" in said
    assert "tidak memerintah" in said
    assert routes(mega)[0].startswith("Kelas filial")
    mega.follow("Kirim rujukan ke provinsi")
    told = {**LEARNING, "grade": "10"}
    code = send(mega, case, "disdik-provinsi", ["schooling"], level="sma", **told, **TASK_ONLY)
    assert code in mega.open(plan)
    teguh.open(f"/aksi-cepat/rujukan/{code}/")
    teguh.unfold("Tolak, dan sebut siapa yang dapat")
    form = "form[action*='/tolak/']"
    teguh.fill(within=form, because="full", alternative="disdik")
    teguh.press("Tolak", within=form)

    said = mega.open(plan)
    assert "Provinsi terlambat atau menolak: Paket C lewat PKBM atau SKB" in said
    first = routes(mega)[0]
    assert first.startswith("Kesetaraan (Paket A/B/C)")
    assert "Disarankan" in first
    assert "batasnya belum dicatat di kota ini" in first
    assert office.complaints == []


def routes(desk: Desk) -> list[str]:
    """What the page says of each route, those advised first."""
    return desk.page.locator("section[aria-labelledby=jalur-judul] > ul > li").all_inner_texts()
