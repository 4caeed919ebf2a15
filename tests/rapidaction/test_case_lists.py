"""The list and the page: as many queries for three rows as for three hundred, and what a
receiving agency does not learn."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from layak.workflows.rapidaction.cases.child_models import Child
from layak.workflows.rapidaction.cases.models import Activation, CaseAssignment, StepRun
from layak.workflows.rapidaction.cases.reads import fetch_case
from layak.workflows.rapidaction.cases.rules import NOTHING
from layak.workflows.rapidaction.casework.reads import PAGE, CaseFilter, case_list, read_mark
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.scheme.codes import new_code
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.steps.occurrence_actions import record_occurrence
from tests.conftest import sign_in
from tests.rapidaction.cases import opened, sent_to

REPORTED = datetime.fromisoformat("2026-11-20T22:00:00+07:00")
NOW = datetime.fromisoformat("2026-11-20T22:30:00+07:00")
LATER = datetime.fromisoformat("2026-11-21T09:00:00+07:00")


@pytest.fixture
def case(world):
    return opened(world, started_at=REPORTED)


def copies(case: Activation, count: int) -> None:
    """As many activations like this one, with the same people and steps."""
    made = Activation.objects.bulk_create(
        Activation(
            code=new_code("K"),
            playbook=case.playbook,
            lead=case.lead,
            level="green",
            opened_at=REPORTED - timedelta(minutes=n // 2),
            opened_by=case.opened_by,
        )
        for n in range(count)
    )
    CaseAssignment.objects.bulk_create(
        CaseAssignment(
            activation=one, user=row.user, kind=row.kind, since_at=row.since_at,
            since_by=row.since_by,
        )
        for one in made
        for row in case.assignments.all()
    )  # fmt: skip
    StepRun.objects.bulk_create(
        StepRun(
            activation=one, part="common", position=8, role="manajer_kasus", agency=case.lead,
            state="running", due_at=REPORTED - timedelta(hours=1),
        )
        for one in made
    )  # fmt: skip


def asked(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_list_asks_as_often_for_3_rows_as_for_300(client, world, case):
    sign_in(client, world.people["maya"])
    copies(case, 2)
    few = asked(client, reverse("case_list"))
    copies(case, 297)
    assert asked(client, reverse("case_list")) == few


def test_the_page_asks_as_often_for_much_as_for_little(client, world, case):
    sign_in(client, world.people["maya"])
    url = reverse("case_detail", args=[case.code])
    sent_to(case, world.agencies["rsud"], by=world.people["maya"], at=REPORTED)
    few = asked(client, url)
    for n, event in enumerate(("kontak_pertama", "laporan_polisi", "korban_melapor")):
        record_occurrence(
            activation_id=case.pk, event=event, occurred_at=REPORTED + timedelta(minutes=n),
            by=world.people["maya"], at=LATER,
        )  # fmt: skip
    for step in case.steps.filter(part="own"):
        sent_to(case, world.agencies["rsud"], by=world.people["maya"], at=REPORTED, step=step)
    assert asked(client, url) == few


def test_page_after_page_every_row_comes_once(world, case):
    copies(case, 2 * PAGE)
    seen, before = [], None
    while True:
        page = case_list(world.people["maya"], CaseFilter(before=before), at=NOW)
        seen += [row["code"] for row in page.rows]
        if not page.older:
            break
        before = read_mark(page.older)
    assert len(seen) == len(set(seen)) == 2 * PAGE + 1


@pytest.mark.parametrize(
    "mark",
    ["", "x", "~", "2026-11-20~K", "9999-99-99T00:00+00:00~K", "2026-11-20T00:00+07:00~\x00"],
)
def test_a_mark_that_is_none_begins_at_the_top(mark):
    assert read_mark(mark) is None


def test_what_is_narrowed(world, case):
    copies(case, 3)
    maya = world.people["maya"]

    def codes(**wanted: Any) -> set[str]:
        return {row["code"] for row in case_list(maya, CaseFilter(**wanted), at=REPORTED).rows}

    assert codes(level="yellow") == {case.code}
    assert len(codes(level="green")) == 3
    assert codes(state="closed") == set()
    assert len(codes(is_late=True)) == 3
    assert len(codes(is_mine=True)) == 4


def test_a_receiver_learns_the_task_and_nothing_more(client, world, case):
    """Ratih sees the code, the level, what is asked and the police's steps: not the playbook,
    the people, what happened, the other agencies or their hand-offs."""
    maya = world.people["maya"]
    own = sent_to(case, world.agencies["unit-ppa-polres"], by=maya, at=REPORTED, asked=["protect"])
    other = sent_to(case, world.agencies["rsud"], by=maya, at=REPORTED, asked=["visum"])
    sign_in(client, world.people["ratih"])
    text = client.get(reverse("case_detail", args=[case.code])).content.decode()

    for told in (case.code, "Kuning", "Pelindungan dan penjagaan keamanan", own.code):
        assert told in text
    for hidden in (
        "Kekerasan seksual terhadap anak",
        "Maya Contoh",
        "Lina Contoh",
        "RSUD Contoh",
        other.code,
        "Visum",
        "Laporan masuk",
        "Kejadian",
    ):
        assert hidden not in text
    listed = client.get(reverse("case_list")).content.decode()
    assert case.code in listed
    assert "Kekerasan seksual" not in listed


def test_a_school_reads_no_step_that_would_tell_the_offence(client, world, case):
    school = world.agencies["smpn-contoh"]
    step = case.steps.filter(part="own").first()
    StepRun.objects.filter(pk=step.pk).update(agency=school)
    sent_to(
        case, school, by=world.people["maya"], at=REPORTED, form="school", asked=["schooling"],
        step=step,
    )  # fmt: skip
    sign_in(client, world.people["yusuf"])
    text = client.get(reverse("case_detail", args=[case.code])).content.decode()
    assert "Tempat belajar" in text
    assert "Yang diminta dalam rujukan" in text
    playbook = playbook_of(case.playbook)
    assert not any(one.name in text for _part, one in playbook.all_steps)


def test_after_its_answer_is_over_the_receiver_finds_nothing(world, case):
    handoff = sent_to(case, world.agencies["rsud"], by=world.people["maya"], at=REPORTED)
    assert fetch_case(world.people["pandu"], case.code, NOW)[2] > NOTHING
    handoff.state, handoff.withdrawn_at, handoff.withdrawn_because = "withdrawn", NOW, "not-needed"
    handoff.save()
    with pytest.raises(Activation.DoesNotExist):
        fetch_case(world.people["pandu"], case.code, NOW)


def test_the_top_tells_who_is_silent_and_who_hears_next(client, world, case, monkeypatch):
    """Not opened within 30 minutes; yellow: the head hears four hours after."""
    sent_to(case, world.agencies["rsud"], by=world.people["maya"], at=REPORTED)
    at = REPORTED + timedelta(minutes=44)
    monkeypatch.setattr(timezone, "now", lambda: at)
    sign_in(client, world.people["maya"])
    text = client.get(reverse("case_detail", args=[case.code])).content.decode()
    code = case.handoffs.get().code
    assert f"RSUD Contoh belum membuka rujukan {code}, lewat 14 menit." in text
    assert "Kepala instansi dan supervisor diberi tahu 02.30 bila tetap diam." in text


def test_the_child_is_a_code_and_an_age_band(client, world):
    child = Child.objects.create(
        code="A-AAAA-AAAA", age_band="12-15", created_at=REPORTED,
        created_by=world.people["maya"].user,
    )  # fmt: skip
    case = opened(world, started_at=REPORTED, child=child)
    sign_in(client, world.people["maya"])
    response = client.get(reverse("case_detail", args=[case.code]))
    assert "satu anak, 12 sampai 15 tahun · tanpa nama di halaman ini" in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"


def test_inferred_hours_are_ours_and_law_waits_for_the_lawyer(client, world, case):
    record_occurrence(
        activation_id=case.pk, event="laporan_polisi", occurred_at=REPORTED,
        by=world.people["maya"], at=LATER,
    )  # fmt: skip
    sign_in(client, world.people["maya"])
    text = client.get(reverse("case_detail", args=[case.code])).content.decode()
    assert "usulan kami" in text
    assert "belum ditinjau Bagian Hukum" in text
    assert "menurut hukum" not in text


def test_nothing_offers_mediation_where_the_law_forbids_it(client, world, case):
    """UU 12/2022: sexual violence is never settled outside court. No step, event, reason, outcome
    or page of it speaks of mediation or peace."""
    words = ("mediasi", "damai", "kekeluargaan")
    policy = rapid_policy()
    fixed = [label for group in policy.words.values() for label in group.values()]
    for code in ("kekerasan-seksual", "tppo-eksploitasi-seksual", "eksploitasi-daring"):
        playbook = playbook_of(world.playbooks[code])
        steps = [text for _p, one in playbook.all_steps for text in (one.name, one.output)]
        events = [playbook.common.events[event].label for event in playbook.events]
        closing = [one.line for one in playbook.closing]
        for text in (*steps, *events, *closing, *fixed):
            assert not any(word in text.lower() for word in words), text
    sign_in(client, world.people["lina"])
    for name in ("case_detail", "occurrence_record", "case_close", "conference_plan"):
        text = client.get(reverse(name, args=[case.code])).content.decode().lower()
        assert not any(word in text for word in words)


def test_no_page_of_a_case_takes_a_file(client, world, case):
    sign_in(client, world.people["lina"])
    for name in ("case_detail", "occurrence_record", "case_close", "conference_plan"):
        text = client.get(reverse(name, args=[case.code])).content.decode()
        assert 'type="file"' not in text
        assert "multipart" not in text


def test_where_pictures_are_the_page_says_how_to_keep_the_device(client, world, case):
    sign_in(client, world.people["maya"])
    online = opened(world, "eksploitasi-daring", started_at=REPORTED)
    shown = client.get(reverse("case_detail", args=[online.code])).content.decode()
    assert "serahkan kepada penyidik" in shown
    plain = opened(world, "anak-tidak-sekolah", started_at=REPORTED)
    other = client.get(reverse("case_detail", args=[plain.code])).content.decode()
    assert "serahkan kepada penyidik" not in other
