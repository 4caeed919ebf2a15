"""The hub of the task force and the mayor's two minutes, on figures made by actions."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from layak.evaluation.rounds.models import Round
from layak.records.followups.promises.entries import NewFollowUp
from layak.records.followups.steps.actions import close_followup, create_followup, report_followup
from layak.surfaces.dashboard.mayor.pages import mayor_page
from layak.surfaces.dashboard.task_force.reads import task_force_doors
from tests.shown import shown

# a Tuesday; promises were made three weeks before
MADE = datetime(2026, 1, 13, 3, 0, tzinfo=UTC)
NOW = datetime(2026, 2, 3, 3, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(begun):
    return Round.objects.get(code="uji")


@pytest.fixture
def promise(wati):
    def make(agency, title, due_on, *, at=MADE):
        new = NewFollowUp(title=title, agency_id=agency.pk, due_on=due_on)
        return create_followup(new=new, by=wati, at=at)

    return make


def kept(followup, by, closer, at):
    report_followup(followup_id=followup.pk, note="Sudah.", by=by, at=at)
    close_followup(followup_id=followup.pk, by=closer, at=at)


def test_what_was_pledged_what_is_late_and_what_to_say(
    round_, dinkes, disdik, sari, wati, ketut, promise
):
    promise(dinkes, "Menetapkan SK tim ASI", date(2026, 1, 22))  # Thursday, twelve days ago
    promise(disdik, "Mendata anak putus sekolah", date(2026, 3, 5))
    for title in ("Melatih kader", "Membuka ruang ASI"):
        done = promise(disdik, title, date(2026, 1, 29))
        kept(done, wati, ketut, datetime(2026, 1, 28, 3, 0, tzinfo=UTC))
    page = shown(mayor_page(by=ketut, at=NOW))
    assert page.pledged.year == 2026
    facts = page.pledged
    assert (facts.count, facts.closed, facts.running, facts.late) == (4, 2, 1, 1)
    assert (facts.due, facts.kept) == (3, 2)
    assert [(row.title, row.days_late) for row in page.late] == [("Menetapkan SK tim ASI", 12)]
    said = [saying.text for saying in page.sayings]
    assert said[0] == (
        "Tanyakan kepada Dinas Kesehatan kapan “Menetapkan SK tim ASI” selesai; "
        "sudah lewat 12 hari."
    )
    assert "Ucapkan terima kasih kepada Dinas Pendidikan: 2 komitmen ditepati tepat waktu." in said
    assert all(saying.url for saying in page.sayings)


def test_nothing_recorded_leaves_a_calm_page(client, ketut, round_):
    client.force_login(ketut.user)
    shown = client.get("/wali-kota/").content.decode()
    assert "Belum ada komitmen tahun ini" in shown
    assert "Tidak ada komitmen yang terlambat" in shown


def test_an_operator_counts_only_own_promises(round_, dinkes, disdik, sari, wati, promise):
    promise(dinkes, "Menetapkan SK tim ASI", date(2026, 1, 22))
    promise(disdik, "Mendata anak putus sekolah", date(2026, 3, 5))
    figures = {
        person.user.username: [
            door.figure
            for door in task_force_doors(person, at=NOW)
            if door.title == "Komitmen dan tindak lanjut"
        ]
        for person in (sari, wati)
    }
    assert figures == {
        "sari": ["1 berjalan, 1 terlambat"],
        "wati": ["2 berjalan, 1 terlambat"],
    }


@pytest.mark.parametrize(
    ("ask", "most"),
    [
        (lambda by: task_force_doors(by, at=NOW), 12),
        (lambda by: mayor_page(by=by, at=NOW), 12),
    ],
    ids=["hub", "mayor"],
)
def test_as_many_queries_at_one_promise_as_at_twenty(round_, dinkes, ketut, promise, ask, most):
    counted = []
    for many in (1, 19):
        for number in range(many):
            promise(dinkes, f"Janji {many} {number}", date(2026, 1, 22))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            ask(ketut)
        counted.append(len(captured))
    assert counted[0] == counted[1] <= most
