"""One child in danger at home: from a teacher's report to the closed activation, through pages.

The name that the teacher writes is nobody's, and is looked for afterwards wherever it must not be.
"""

from __future__ import annotations

import re
from datetime import timedelta
from quopri import decodestring

import pytest
from psycopg import sql

from tests.browser.rapid_office import (
    IN_DANGER,
    LEARNING,
    TASK_ONLY,
    Desk,
    answer_all,
    ask,
    checked_and_sent,
    report,
    send,
    triage,
)
from tests.installation import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAME = "Zulaikha Kenaripagi"
# the worker looks every minute; the rest is for a machine that is busy
A_RING = 150


def reported_and_triaged(guntur: Desk, mega: Desk) -> str:
    told = report(
        guntur,
        channel="school",
        topic="home",
        signs=["suspect-at-home", "injured"],
        story=f"{NAME} datang dengan memar dan takut pulang.",
        child_hint=f"{NAME}, kelas 8",
    )
    assert told in mega.open("/aksi-cepat/")
    assert told in mega.open("/aksi-cepat/laporan/")
    case = triage(
        mega,
        told,
        level="red",
        because=f"Terlapor serumah dengan {NAME}.",
        playbooks=["kdrt-kekerasan-fisik-psikis"],
        name=NAME,
        age="13",
        sex="P",
        school="SMPN 22 Musi Raya",
    )
    said = mega.open(f"/aksi-cepat/penanganan/{case}/anak/")
    assert NAME not in said
    assert NAME in mega.press("Buka identitas")
    assert "Mega Anjani" in mega.told()
    return case


def hand_offs(mega: Desk, case: str) -> dict[str, str]:
    """To the police, the hospital, the puskesmas for psychology, and the school."""
    sent = {
        "ratih": send(mega, case, "unit-ppa-polres", ["protect", "police-report"], **IN_DANGER),
        "pandu": send(mega, case, "rsud", ["medical", "visum"], **IN_DANGER),
        "sinta": send(mega, case, "puskesmas-seberang", ["psychology"], **IN_DANGER),
        "guntur": send(
            mega, case, "smpn-22-contoh", ["stay-enrolled"], level="smp", **LEARNING, **TASK_ONLY
        ),
    }
    page = mega.open(f"/aksi-cepat/penanganan/{case}/")
    assert all(code in page for code in sent.values())
    return sent


def accepted(desk: Desk, code: str) -> None:
    assert code in desk.open("/aksi-cepat/")
    desk.open(f"/aksi-cepat/rujukan/{code}/")
    assert "Catat tindakan pertama" in desk.press("Terima")


def school_learns_nothing(guntur: Desk, code: str) -> None:
    said = guntur.open(f"/aksi-cepat/rujukan/{code}/")
    assert "Anak tetap terdaftar di sekolah" in said
    for word in (NAME, "memar", "Kekerasan", "kekerasan", "Merah"):
        assert word not in said, word


def declined_and_sent_on(sinta: Desk, mega: Desk, code: str) -> str:
    sinta.open(f"/aksi-cepat/rujukan/{code}/")
    sinta.unfold("Tolak, dan sebut siapa yang dapat")
    form = "form[action*='/tolak/']"
    sinta.fill(within=form, because="full")
    assert "Wajib" in sinta.press("Tolak", within=form)
    sinta.fill(within=form, because="full", alternative="dinsos")
    sinta.press("Tolak", within=form)
    said = mega.open(f"/aksi-cepat/rujukan/{code}/")
    assert "Tempat atau tenaga penuh" in said
    mega.follow(re.compile("^Kirim kepada Dinas Sosial"))
    assert mega.page.locator("[name=to][value=dinsos]").is_checked()
    assert mega.page.locator("[name=asked][value=psychology]").is_checked()
    return checked_and_sent(mega)


def left_alone(city, code: str) -> None:
    """An hour and a quarter passes in the database; the worker of the server does the rest."""
    ask(
        city,
        "UPDATE rapidaction_handoff SET sent_at = sent_at - %(past)s, see_by_at = see_by_at -"
        " %(past)s, answer_by_at = answer_by_at - %(past)s, act_by_at = act_by_at - %(past)s,"
        " next_alarm_at = now() WHERE code = %(code)s RETURNING code",
        past=timedelta(minutes=75),
        code=code,
    )


def heard_of(city, mega: Desk, ayu: Desk, case: str, code: str) -> None:
    """The worker told upwards: the page says so, and the head of the silent agency has a notice."""
    rung = (
        "SELECT 1 FROM rapidaction_escalation e JOIN rapidaction_handoff h ON h.id = e.handoff_id"
        " WHERE h.code = %(code)s AND e.level = 2"
    )
    until(
        lambda: ask(city, rung, code=code),
        seconds=A_RING,
        what="an escalation to the head of the agency",
    )
    said = mega.open(f"/aksi-cepat/rujukan/{code}/")
    assert "Kepala instansi dan supervisor diberi tahu" in said
    assert code in mega.open(f"/aksi-cepat/penanganan/{case}/")
    assert f"Rujukan {code} belum dibuka" in ayu.open("/pemberitahuan/")
    # an answer takes the alarm back, also from what waits to be mailed
    until(
        lambda: any(code in mail for mail in mails(city).values()),
        seconds=A_RING,
        what="a mail to the head of the silent agency",
    )


def stopped(mega: Desk, pandu: Desk, case: str, code: str) -> None:
    """One worker alone neither lowers red nor takes back what a hospital has accepted."""
    mega.open(f"/aksi-cepat/penanganan/{case}/tingkat/")
    ticked = mega.page.locator("[name=signs]:checked")
    while ticked.count():
        ticked.first.uncheck()
    mega.fill(level="green", because="Keadaan sudah tenang.")
    assert "diturunkan supervisor" in mega.press("Simpan tingkat")
    mega.open(f"/aksi-cepat/rujukan/{code}/")
    mega.unfold("Tarik rujukan")
    mega.fill(within="form[action*='/tarik/']", because="not-needed")
    assert "Rujukan berjalan sampai" in mega.press("Tarik", within="form[action*='/tarik/']")
    assert "meminta rujukan ini ditarik" in pandu.open(f"/aksi-cepat/rujukan/{code}/")
    assert "Rujukan dilanjutkan" in pandu.press("Lanjutkan rujukan")


def steps_ended(mega: Desk, laras: Desk, case: str) -> int:
    """One is done, the others do not apply; each through its own page. How many a second person
    had to agree to."""
    address = f"/aksi-cepat/penanganan/{case}/"
    mega.open(address)
    mega.follow(re.compile("^Selesai ?: "))
    if "dicatat atas namanya" in mega.told():
        mega.fill(document="BA/7/2026")
    mega.press("Catat selesai")
    assert "Selesai" in mega.told()
    # what still waits for an event ends with the case
    skip = mega.page.locator("section[aria-labelledby=langkah] > ul a[href$='/lewati/']")
    asked = 0
    while skip.count():
        href = skip.first.get_attribute("href")
        mega.open(href)
        mega.fill(because="not-this-child")
        guarded = mega.page.locator("[name=words]").count()
        if guarded:
            mega.fill(words=f"{NAME} tidak memerlukannya.")
        said = mega.press("Minta tidak berlaku" if guarded else "Nyatakan tidak berlaku")
        assert ("Diminta; langkah berjalan" if guarded else "dinyatakan tidak berlaku") in said
        asked += guarded
    # asked for, they run on
    assert "Langkah masih berjalan" in mega.open(f"{address}tutup/")
    laras.open(address)
    for _step in range(asked):
        with laras.page.expect_navigation():
            laras.page.locator("form[action$='/lewati/jawab/'] [value=setuju]").first.click()
    return asked


def closed(mega: Desk, laras: Desk, case: str, asked: int) -> None:
    address = f"/aksi-cepat/penanganan/{case}/tutup/"
    said = mega.open(address)
    assert "Tidak ada kekerasan berulang 90 hari" in said
    assert "belum genap" in said
    mega.fill(outcome="safe")
    assert "Belum dinyatakan terpenuhi" in mega.press("Minta penutupan")
    for box in mega.page.locator("[name=ticked]").all():
        box.check()
    # ninety days are counted; no tick makes them
    assert "Belum dapat ditutup" in mega.press("Minta penutupan")
    mega.fill(outcome="moved")
    mega.press("Minta penutupan")
    assert "Penutupan diminta" in mega.page.locator("body").inner_text()
    assert "Menunggu persetujuan supervisor" in mega.open(address)
    assert mega.page.get_by_role("button", name="Setujui penutupan").count() == 0
    said = laras.open(address)
    assert said.count("disetujui Laras Kinanti") == asked
    assert "Tempat atau tenaga penuh" in said
    assert "belum tercatat di SIMFONI PPA" in said
    assert "Baca dahulu" in laras.press("Setujui penutupan")
    laras.page.locator("[name=read]").check()
    laras.press("Setujui penutupan")
    assert "Penanganan ditutup" in laras.page.locator("body").inner_text()
    assert "Sempat dieskalasi" in laras.follow("Tinjauan")


def places_without_a_name(city, desks: list[Desk]) -> dict[str, str]:
    """Everything that leaves a page or outlives it, by where it is."""
    kept = {
        "addresses": " ".join(url for desk in desks for url in desk.addresses),
        "titles": " ".join(title for desk in desks for title in desk.titles),
        "log of the server": city.output,
    }
    for table in (
        "notifications_notice", "audit_event", "procrastinate_jobs", "rapidaction_escalation",
        "rapidaction_identityread", "rapidaction_handoff", "rapidaction_report",
        "rapidaction_child", "rapidaction_activation",
    ):  # fmt: skip
        query = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table))
        kept[table] = str(ask(city, query))
    return kept | mails(city)


def mails(city) -> dict[str, str]:
    """What the server mailed, by file, as a person reads it; several mails may share a file."""
    paths = (city.home / "mail").iterdir()
    return {path.name: decodestring(path.read_bytes()).decode(errors="replace") for path in paths}


def test_a_child_in_danger_from_report_to_end(office, city):
    mega, guntur = office("mega"), office("guntur")
    case = reported_and_triaged(guntur, mega)
    sent = hand_offs(mega, case)
    sent["damar"] = declined_and_sent_on(office("sinta"), mega, sent["sinta"])
    left_alone(city, sent["damar"])
    ratih, pandu, ayu = office("ratih"), office("pandu"), office("ayu")
    accepted(ratih, sent["ratih"])
    accepted(pandu, sent["pandu"])
    stopped(mega, pandu, case, sent["pandu"])
    school_learns_nothing(guntur, sent["guntur"])
    heard_of(city, mega, ayu, case, sent["damar"])
    for username in ("ratih", "pandu", "guntur", "damar"):
        answer_all(office(username), sent[username])
    laras = office("laras")
    asked = steps_ended(mega, laras, case)
    assert asked
    closed(mega, laras, case, asked)
    assert pandu.page.goto(f"{pandu.person.address}/aksi-cepat/penanganan/{case}/").status == 404
    kept = places_without_a_name(city, list(office.desks.values()))
    words = NAME.lower().split()
    found = {where for where, text in kept.items() for word in words if word in text.lower()}
    assert found == set()
    assert case in kept["audit_event"]
    assert office.complaints == []
