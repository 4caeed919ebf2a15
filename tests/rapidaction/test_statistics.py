"""Counts of made-up activations against numbers written by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from layak.platform.documents.reading.tables import read_sheets
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.drills.actions import start_drill
from layak.workflows.rapidaction.figures.actions import release_statistics
from layak.workflows.rapidaction.figures.models import StatisticsRelease
from layak.workflows.rapidaction.figures.reads import (
    linked_counts_of,
    quarter,
    renewed_on,
    statistics_page,
    with_quarter_before,
)
from layak.workflows.rapidaction.figures.release_reads import shown_releases
from layak.workflows.rapidaction.steps.opening_actions import open_activation
from tests.conftest import MONDAY, sign_in

FIRST = quarter(2026, 1)
APRIL = MONDAY.replace(month=4)
# napza and kekerasan-seksual in the order of the codes: red, yellow, green
OPENED = {"napza": (0, 7, 3), "kekerasan-seksual": (6, 0, 0), "anak-tanpa-akta": (0, 0, 8)}


def open_one(world, code: str, level: str) -> Activation:
    return open_activation(
        playbook=world.playbooks[code],
        lead=world.agencies["uptd-ppa"],
        level=level,
        signs=(),
        because="Uji",
        report=None,
        child=None,
        started_at=MONDAY,
        by=world.people["maya"],
        at=MONDAY,
    )


@pytest.fixture
def opened(world):
    for code, counts in OPENED.items():
        for level, count in zip(("red", "yellow", "green"), counts, strict=True):
            for _number in range(count):
                open_one(world, code, level)
    start_drill(
        title="Gladi", scenario="", playbook=world.playbooks["napza"], level="red",
        by=world.people["maya"], at=MONDAY,
    )  # fmt: skip
    return world


def test_quarters_meet_and_the_last_ends_with_the_year():
    assert [(quarter(2026, n).since, quarter(2026, n).last) for n in range(1, 5)] == [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 12, 31)),
    ]


def test_real_activations_are_counted_and_drills_are_not(opened):
    counts = linked_counts_of(FIRST)
    rows = counts.tables["playbook", "level"]
    playbooks = counts.dimensions["playbook"]
    found = dict(zip(playbooks.codes, rows, strict=True))
    assert {code: found[code] for code in OPENED} == OPENED
    assert sum(sum(row) for row in rows) == 24
    titles = dict(zip(playbooks.codes, playbooks.labels, strict=True))
    assert titles == {code: version.title for code, version in opened.playbooks.items()}


def test_a_small_count_and_what_gives_it_away_are_hidden(opened):
    opened_by_level = statistics_page(FIRST, today=APRIL.date()).opened.tables["playbook", "level"]
    rows = dict(zip(opened_by_level.labels, opened_by_level.rows, strict=True))
    napza = rows[opened.playbooks["napza"].title]
    assert napza[2] is None
    assert opened_by_level.hidden_count >= 4


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 3, 1), date(2026, 3, 1)),
        (date(2026, 2, 28), date(2026, 2, 1)),
        (date(2026, 1, 9), date(2026, 1, 1)),
    ],
)
def test_counts_for_staff_are_renewed_on_a_day_of_the_month(today, day):
    assert renewed_on(today, day=1) == day


def test_counts_are_renewed_on_a_later_day_too():
    assert renewed_on(date(2026, 1, 9), day=10) == date(2025, 12, 10)
    assert renewed_on(date(2026, 1, 10), day=10) == date(2026, 1, 10)


def test_a_case_of_today_changes_nothing_while_the_quarter_runs(opened):
    """24 cases in February, 25 in March: what shows in March is as it was before its first day."""
    march = date(2026, 3, 20)
    before = statistics_page(FIRST, today=march)
    new = open_one(opened, "kekerasan-seksual", "red")
    Activation.objects.filter(pk=new.pk).update(opened_at=MONDAY.replace(month=3))
    assert statistics_page(FIRST, today=march) == before
    assert not before.is_over
    table = before.opened.tables["playbook", "level"]
    rows = dict(zip(table.labels, table.rows, strict=True))
    # six of red, and 24 in all
    assert rows[opened.playbooks["kekerasan-seksual"].title][0] in (5, None)
    assert table.totals[-1] == 20
    # in February itself none of them shows
    early = statistics_page(FIRST, today=date(2026, 2, 28)).opened.tables["playbook", "level"]
    assert {value for row in (*early.rows, early.totals) for value in row} == {None}


def test_six_reds_not_yet_answered_have_no_share_in_time(opened):
    assert statistics_page(FIRST, today=APRIL.date()).contact_share == 0.0


def test_a_release_is_given_once_and_stays(opened, wati):
    with pytest.raises(Refused, match="belum berakhir"):
        release_statistics(period=FIRST, by=wati, at=MONDAY)
    kept = release_statistics(period=FIRST, by=wati, at=APRIL)
    before = kept.tables
    for _number in range(9):
        open_one(opened, "napza", "green")
    again = release_statistics(period=FIRST, by=wati, at=APRIL + timedelta(days=1))
    assert StatisticsRelease.objects.get().tables == again.tables == before
    assert [row.last for row in shown_releases()] == [date(2026, 3, 31)]


def test_releasing_locks_no_row_of_a_table_that_is_only_added_to(opened, wati):
    """The application may not: its role cannot change such rows, and a lock asks for that right."""
    with CaptureQueriesContext(connection) as told:
        release_statistics(period=FIRST, by=wati, at=APRIL)
    asked = [query["sql"] for query in told.captured_queries]
    assert any("pg_advisory_xact_lock" in sql for sql in asked)
    assert [sql for sql in asked if "FOR UPDATE" in sql] == []


def test_what_cannot_be_protected_is_neither_shown_nor_released(client, world, wati):
    for code, level, count in (("napza", "yellow", 1), ("kekerasan-seksual", "red", 1),
                               ("kekerasan-seksual", "yellow", 4)):  # fmt: skip
        for _number in range(count):
            open_one(world, code, level)
    assert not statistics_page(FIRST, today=APRIL.date()).opened.is_safe
    sign_in(client, wati)
    shown = client.get("/aksi-cepat/hitungan/?tahun=2026&triwulan=1").content.decode()
    assert "Terlalu sedikit penanganan pada masa ini" in shown
    assert "Penanganan menurut skema dan tingkat" not in shown
    with pytest.raises(Refused, match="terlalu kecil"):
        release_statistics(period=FIRST, by=wati, at=APRIL)
    assert StatisticsRelease.objects.count() == 0


def test_two_quarters_are_published_together_and_neither_again(client, opened, wati):
    sign_in(client, wati)
    page = "/aksi-cepat/hitungan/?tahun=2026&triwulan=2"
    assert "Terbitkan bersama triwulan sebelumnya" in client.get(page).content.decode()
    half = {"tahun": "2026", "triwulan": "2", "bersama": "1"}
    shown = client.post("/aksi-cepat/hitungan/terbitkan/", half, follow=True).content.decode()
    assert "Hitungan diterbitkan" in shown
    assert "Terbitkan" not in shown.split("Sudah diterbitkan")[0]
    kept = StatisticsRelease.objects.get()
    assert (kept.since_on, kept.until_on) == (date(2026, 1, 1), date(2026, 7, 1))
    with pytest.raises(Refused, match="sudah diterbitkan"):
        release_statistics(period=FIRST, by=wati, at=APRIL)


def test_the_quarter_before_the_first_is_the_last_of_the_year_before():
    found = with_quarter_before(FIRST)
    assert (found.since, found.last) == (date(2025, 10, 1), date(2026, 3, 31))


def test_who_may_not_release_is_refused(opened):
    with pytest.raises(Refused, match="sekretariat"):
        release_statistics(period=FIRST, by=opened.people["lina"], at=APRIL)


def test_the_public_page_needs_nobody_and_shows_dots(client, opened, wati):
    release_statistics(period=FIRST, by=wati, at=APRIL)
    shown = client.get("/hitungan-anak/").content.decode()
    assert "disembunyikan" in shown
    assert ">6<" in shown
    assert ">3<" not in shown
    kept = StatisticsRelease.objects.get()
    sheet = client.get(f"/hitungan-anak/{kept.pk}/lembar/")
    assert sheet["Content-Disposition"] == 'attachment; filename="hitungan-anak-2026-01.xlsx"'
    tables = read_sheets(sheet.content)
    assert list(tables) == [
        "Tingkat", "Jenis kelamin", "Kelompok umur", "Disabilitas", "Kecamatan", "Anak",
        "AMPK, jenis kelamin", "AMPK, kelompok umur", "AMPK, disabilitas",
    ]  # fmt: skip
    cells = [value for rows in tables.values() for row in rows for value in row]
    assert "6" in cells
    assert "3" not in cells
    assert client.get(f"/hitungan-anak/{kept.pk + 1}/lembar/").status_code == 404


def test_the_page_and_the_press(client, opened, wati, ketut):
    sign_in(client, ketut)
    shown = client.get("/aksi-cepat/hitungan/?tahun=2026&triwulan=1").content.decode()
    assert "0\u00a0% penanganan merah" in shown
    assert "Terbitkan tabel ini" not in shown
    sign_in(client, wati)
    assert (
        "Terbitkan tabel ini"
        in client.get("/aksi-cepat/hitungan/?tahun=2026&triwulan=1").content.decode()
    )
    said = client.post(
        "/aksi-cepat/hitungan/terbitkan/", {"tahun": "x", "triwulan": "1"}, follow=True
    ).content.decode()
    assert "Pilih tahun dan triwulan" in said
