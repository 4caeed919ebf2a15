"""Closing: everything over, asked by a worker, approved by a supervisor who never worked on it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from layak.city.people.roles.actor import Actor
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.answering.actions import (
    Decline,
    accept_handoff,
    answer_withdrawal,
    decline_handoff,
    make_task_link,
    withdraw_handoff,
)
from layak.workflows.rapidaction.assignments.actions import assign, end_assignment
from layak.workflows.rapidaction.cases.child_models import Child
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, StepRun
from layak.workflows.rapidaction.children.models import CaseNote, IdentityRead
from layak.workflows.rapidaction.closing.actions import (
    NotYet,
    approve_closing,
    ask_to_close,
    return_closing,
)
from layak.workflows.rapidaction.closing.omissions import omissions_of
from layak.workflows.rapidaction.closing.reads import criteria_of
from layak.workflows.rapidaction.drills.actions import end_drill, start_drill
from layak.workflows.rapidaction.notes.actions import write_note
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.steps.occurrence_actions import record_occurrence
from layak.workflows.rapidaction.waivers.actions import decide_waiver, skip_step
from tests.conftest import make_person, sign_in
from tests.rapidaction.cases import opened, sent_to, step

REPORTED = datetime.fromisoformat("2026-11-20T22:00:00+07:00")
NOW = datetime.fromisoformat("2026-11-30T09:00:00+07:00")


@pytest.fixture
def case(world):
    return opened(world, "anak-bawah-12", started_at=REPORTED)


def ended(world, activation) -> list[int]:
    """Leave out whatever runs, by two where one is not enough; the numbers of the criteria."""
    for run in activation.steps.filter(state__in=("running",)):
        asked = skip_step(
            step_id=run.pk, because="not-this-child", words="Anak sudah dijemput ayahnya.",
            by=world.people["maya"], at=NOW,
        )  # fmt: skip
        if asked.state != "skipped":
            decide_waiver(step_id=run.pk, is_granted=True, by=world.people["lina"], at=NOW)
    return list(range(len(playbook_of(activation.playbook).closing)))


def approve(world, activation):
    """Lina reads all that was left out, and closes."""
    left_out = omissions_of(activation, criteria_of(activation, at=NOW), at=NOW)
    return approve_closing(
        activation_id=activation.pk, read=sum(len(part.lines) for part in left_out),
        by=world.people["lina"], at=NOW,
    )  # fmt: skip


def ask(world, activation, ticked, *, who="maya", outcome="safe"):
    return ask_to_close(
        activation_id=activation.pk, outcome=outcome, ticked=ticked, by=world.people[who], at=NOW
    )


def give_back(world, activation, because="Nomor surat RSUD belum ada."):
    return return_closing(
        activation_id=activation.pk, because=because, by=world.people["lina"], at=NOW
    )


def test_what_is_open_stands_in_the_way_with_its_place(world, case):
    with pytest.raises(NotYet) as not_yet:
        ask(world, case, [])
    gaps = {gap.say: gap.url for gap in not_yet.value.gaps}
    run = step(case, "common", 4)
    assert gaps["Langkah masih berjalan: Respons awal risiko sedang"] == reverse(
        "step_finish", args=[case.code, run.pk]
    )
    criteria = playbook_of(case.playbook).closing
    assert sum(say.startswith("Belum dinyatakan") for say in gaps) == len(criteria)
    assert Activation.objects.get(pk=case.pk).state == "open"


def test_a_silent_hand_off_and_a_held_child_stand_in_the_way(world):
    activation = opened(world, "abh-pelaku-diversi", started_at=REPORTED)
    sent_to(activation, world.agencies["rsud"], by=world.people["maya"], at=REPORTED)
    record_occurrence(
        activation_id=activation.pk, event="penahanan_dimulai",
        occurred_at=REPORTED + timedelta(hours=1), by=world.people["maya"], at=NOW,
    )  # fmt: skip
    ticked = ended(world, activation)

    with pytest.raises(NotYet) as not_yet:
        ask(world, activation, ticked)
    says = [gap.say for gap in not_yet.value.gaps]
    code = HandOff.objects.get().code
    assert says == [
        "Batas penahanan masih berjalan: Penyidikan. Catat bila anak sudah dikeluarkan.",
        f"Rujukan {code} ke RSUD Contoh lewat batasnya",
    ]


def test_asked_and_approved_it_is_closed_and_looked_at_a_year_later(world, case):
    ask(world, case, ended(world, case))
    assert step(case, "common", 14).state == "running"

    approve(world, case)

    closed = Activation.objects.get(pk=case.pk)
    assert (closed.state, closed.closed_by, closed.outcome) == (
        "closed",
        world.people["lina"].user,
        "safe",
    )
    assert closed.review_on == date(2027, 11, 30)
    assert step(case, "common", 14).state == "done"
    assert not case.steps.filter(next_alarm_at__isnull=False).exists()
    kinds = Event.objects.filter(stream=f"activation:{case.code}").order_by("-pk")
    assert list(kinds.values_list("kind", flat=True)[:2]) == ["case.closed", "case.closing_asked"]


def test_returned_it_runs_on_and_can_be_asked_again(world, case):
    ticked = ended(world, case)
    ask(world, case, ticked)
    give_back(world, case)
    assert Activation.objects.get(pk=case.pk).state == "open"

    ask(world, case, ticked)
    assert Activation.objects.get(pk=case.pk).state == "closing"


@pytest.mark.parametrize(
    ("because", "says"),
    [("", "masih kurang"), (" \u200b ", "masih kurang"), ("a" * 1501, "1501 huruf")],
    ids=["empty", "unseen", "long"],
)
def test_no_return_without_a_reason_that_can_be_read(world, case, because, says):
    ask(world, case, ended(world, case))
    with pytest.raises(Refused, match=says):
        give_back(world, case, because)
    assert Activation.objects.get(pk=case.pk).state == "closing"
    assert not CaseNote.objects.filter(section="return").exists()


def test_why_it_came_back_is_sealed_and_in_no_event_or_notice(world, case):
    ask(world, case, ended(world, case))
    give_back(world, case)
    note = CaseNote.objects.get(section="return")
    assert (note.section, note.written_by) == ("return", world.people["lina"].user)
    assert "RSUD" not in note.text
    told = [
        *Event.objects.filter(stream=f"activation:{case.code}").values_list("facts", flat=True),
        *Notice.objects.values_list("text", flat=True),
    ]
    assert "surat RSUD" not in str(told)
    with pytest.raises(Refused, match="bagian catatan"):
        write_note(
            activation_id=case.pk, section="return", text="x", by=world.people["lina"], at=NOW
        )


def test_the_worker_reads_on_the_page_what_is_missing_and_the_read_is_kept(client, world, case):
    ticked = ended(world, case)
    ask(world, case, ticked)
    url = reverse("case_close", args=[case.code])
    sign_in(client, world.people["lina"])
    empty = client.post(url, {"putusan": "kembali", "because": ""})
    assert (empty.status_code, Activation.objects.get(pk=case.pk).state) == (422, "closing")
    # a reason beside the wrong button closes nothing
    mixed = client.post(url, {"putusan": "setuju", "because": "Surat belum ada."})
    assert (mixed.status_code, Activation.objects.get(pk=case.pk).state) == (422, "closing")
    assert "Surat belum ada." in mixed.content.decode()
    sent = client.post(url, {"putusan": "kembali", "because": "Surat belum ada."})
    assert sent.status_code == 302

    sign_in(client, world.people["maya"])
    before = client.get(url).content.decode()
    assert "Buka alasannya" in before
    assert "Surat belum ada." not in before
    assert not IdentityRead.objects.exists()
    opened = client.post(url, {"buka": "alasan"}).content.decode()
    assert "Surat belum ada." in opened
    read = IdentityRead.objects.get()
    assert (read.by, read.fields, read.relation) == (
        world.people["maya"].user, ["return"], "assigned",
    )  # fmt: skip


def test_opening_the_reason_loses_nothing_that_was_filled_in(client, world, case):
    ticked = ended(world, case)
    ask(world, case, ticked)
    give_back(world, case)
    url = reverse("case_close", args=[case.code])
    sign_in(client, world.people["maya"])
    # the press belongs to the form that is filled in
    form = client.get(url).content.decode().split("<form")[-1]
    assert 'name="outcome"' in form
    assert re.search(r'<button[^>]* name="buka" value="alasan" formnovalidate>', form)
    page = client.post(url, {"buka": "alasan", "outcome": "safe", "ticked": ticked[:1]})
    assert page.status_code == 200
    shown = page.context["form"]
    assert (shown["outcome"].value(), shown["ticked"].value()) == ("safe", ["0"])
    assert page.content.decode().count(" checked") == 1
    assert Activation.objects.get(pk=case.pk).state == "open"

    ask(world, case, ticked)
    sign_in(client, world.people["lina"])
    page = client.post(url, {"buka": "alasan", "because": "Surat belum ada."})
    assert "Surat belum ada." in page.content.decode()
    assert Activation.objects.get(pk=case.pk).state == "closing"


def test_nobody_approves_what_they_asked_or_worked_on(world, case):
    ticked = ended(world, case)
    with pytest.raises(Refused, match="Manajer kasus yang meminta"):
        ask(world, case, ticked, who="lina")
    ask(world, case, ticked)
    with pytest.raises(Refused, match="Hanya supervisor"):
        approve_closing(activation_id=case.pk, by=world.people["maya"], at=NOW)


def test_the_database_refuses_a_worker_who_closes(world, case):
    ask(world, case, ended(world, case))
    with pytest.raises(IntegrityError), transaction.atomic():
        Activation.objects.filter(pk=case.pk).update(
            state="closed", closed_at=NOW, closed_by=world.people["maya"].user
        )


def test_after_closing_nothing_is_written(world, case):
    ask(world, case, ended(world, case))
    approve(world, case)
    with pytest.raises(Refused, match="sudah ditutup"):
        record_occurrence(
            activation_id=case.pk, event="kontak_pertama", occurred_at=NOW,
            by=world.people["maya"], at=NOW,
        )  # fmt: skip
    with pytest.raises(Refused, match="sudah ditutup"):
        assign(
            activation_id=case.pk, user_id=world.people["lina"].user.pk, kind="worker",
            by=world.people["lina"], at=NOW,
        )  # fmt: skip


def test_what_opened_meanwhile_is_looked_at_again(world, case):
    ask(world, case, ended(world, case))
    sent_to(case, world.agencies["rsud"], by=world.people["maya"], at=NOW)
    with pytest.raises(NotYet):
        approve(world, case)


def test_a_drill_ends_as_a_drill_and_nothing_else_does(world, case):
    ticked = ended(world, case)
    with pytest.raises(Refused, match="hasil"):
        ask(world, case, ticked, outcome="drill-ended")
    with pytest.raises(Refused, match="hasil"):
        ask(world, case, ticked, outcome="perdamaian")


@pytest.fixture
def drill(world):
    return start_drill(
        title="Gladi malam", scenario="", playbook=world.playbooks["napza"], level="green",
        by=world.people["maya"], at=REPORTED,
    )  # fmt: skip


def test_a_drill_that_was_ended_is_closed_where_it_stopped(client, world, drill):
    end_drill(drill_id=drill.pk, by=world.people["maya"], at=NOW)
    assert drill.activation.steps.filter(state="running").exists()
    # it would run on with steps that nobody ends any more
    with pytest.raises(Refused, match="sudah selesai"):
        give_back(world, drill.activation)
    sign_in(client, world.people["lina"])
    page = client.get(reverse("case_close", args=[drill.activation.code])).content.decode()
    assert 'value="setuju"' in page
    assert 'value="kembali"' not in page
    approve_closing(activation_id=drill.activation_id, by=world.people["lina"], at=NOW)
    assert Activation.objects.get(pk=drill.activation_id).state == "closed"


def test_a_drill_whose_closing_is_rehearsed_is_looked_at_as_any_case(world, drill):
    case = drill.activation
    ask(world, case, ended(world, case), outcome="drill-ended")
    late = step(case, "common", 4)
    case.steps.filter(pk=late.pk).update(state="running")
    with pytest.raises(NotYet):
        approve(world, case)
    give_back(world, case)
    ask(world, case, ended(world, case), outcome="drill-ended")
    approve(world, case)
    end_drill(drill_id=drill.pk, by=world.people["maya"], at=NOW)
    assert Activation.objects.get(pk=case.pk).state == "closed"


def test_a_former_worker_never_supervises(world, case):
    other = make_person(world.agencies["uptd-ppa"], "case-worker", "rini", "Rini Contoh")
    lina, row = world.people["lina"], case.assignments.get(kind="worker")
    assign(activation_id=case.pk, user_id=other.user.pk, kind="worker", by=lina, at=NOW)
    end_assignment(assignment_id=row.pk, by=lina, at=NOW)
    both = make_person(world.agencies["uptd-ppa"], "case-supervisor", "tari", "Tari Contoh")
    assign(activation_id=case.pk, user_id=both.user.pk, kind="supervisor", by=lina, at=NOW)
    with pytest.raises(Refused, match="tidak dapat ditugaskan"):
        assign(
            activation_id=case.pk, user_id=world.people["maya"].user.pk, kind="supervisor",
            by=lina, at=NOW,
        )  # fmt: skip


def test_the_pages_ask_and_decide(client, world, case):
    ticked = ended(world, case)
    url = reverse("case_close", args=[case.code])
    sign_in(client, world.people["maya"])
    refused = client.post(url, {"outcome": "safe"})
    assert refused.status_code == 422
    said = refused.content.decode()
    assert "Belum dapat ditutup" in said
    # and which
    assert said.count("Belum dinyatakan terpenuhi") == len(ticked)
    assert client.post(url, {"outcome": "safe", "ticked": ticked}).status_code == 302

    waiting = client.get(url).content.decode()
    assert "Menunggu persetujuan supervisor" in waiting
    sign_in(client, world.people["lina"])
    # what was left out is read first
    unread = client.post(url, {"putusan": "setuju"})
    assert (unread.status_code, Activation.objects.get(pk=case.pk).state) == (422, "closing")
    (left_out, _label), *_others = unread.context["form"].fields["read"].choices
    assert f"{left_out} hal di atas" in unread.content.decode()
    assert client.post(url, {"putusan": "setuju", "read": left_out}).status_code == 302
    text = client.get(reverse("case_detail", args=[case.code])).content.decode()
    assert "Anak aman dan layanan selesai" in text
    assert "Catat kejadian" not in text
    assert StepRun.objects.filter(activation=case, state="running").count() == 0


# What must have passed is computed; what was left out is read.

OPENED_RED = datetime.fromisoformat("2026-11-20T22:00:00+07:00")


def in_days(days: int) -> datetime:
    return OPENED_RED + timedelta(days=days)


def says(world, activation, ticked, *, at, outcome="safe") -> list[str]:
    """The gaps of a closing that a worker asks for; empty once it is asked."""
    try:
        ask_to_close(
            activation_id=activation.pk, outcome=outcome, ticked=ticked,
            by=world.people["maya"], at=at,
        )  # fmt: skip
    except NotYet as not_yet:
        return [gap.say for gap in not_yet.gaps]
    return []


@pytest.fixture
def safe_case(world):
    """A red case in which all steps are over on the first day."""
    activation = opened(world, "kdrt-kekerasan-fisik-psikis", started_at=OPENED_RED, level="red")
    ended(world, activation)
    return activation


def test_ninety_days_are_counted_and_a_tick_makes_none_of_them(world, safe_case):
    every = list(range(len(playbook_of(safe_case.playbook).closing)))
    # 20 November and 90 days: 18 February
    assert says(world, safe_case, every, at=in_days(10)) == [
        "Tidak ada kekerasan berulang 90 hari: belum genap; genap 18 Februari 2027, dihitung dari "
        "20 November 2026"
    ]
    assert says(world, safe_case, every, at=in_days(90) - timedelta(minutes=1))
    # nobody has to tick what is computed
    assert says(world, safe_case, every[1:], at=in_days(90)) == []


def test_another_case_of_the_child_begins_the_ninety_days_anew(world):
    child = a_child(world)
    first = opened(world, "kdrt-kekerasan-fisik-psikis", started_at=OPENED_RED, child=child)
    ended(world, first)
    opened(
        world, "kdrt-kekerasan-fisik-psikis", started_at=in_days(60), child=child, level="yellow"
    )
    (left,) = says(world, first, [1, 2], at=in_days(95))
    # 19 January and 90 days
    assert "genap 19 April 2027, dihitung dari 19 Januari 2027" in left


def test_a_paper_for_the_child_is_no_setback(world):
    child = a_child(world)
    first = opened(world, "kdrt-kekerasan-fisik-psikis", started_at=OPENED_RED, child=child)
    ended(world, first)
    opened(world, "anak-tanpa-akta", started_at=in_days(60), child=child, level="green")
    assert says(world, first, [1, 2], at=in_days(95)) == []


def test_what_happened_between_asking_and_closing_is_looked_at_again(world):
    """Red again on another case of the child: the ninety days are not over any more."""
    child = a_child(world)
    first = opened(world, "kdrt-kekerasan-fisik-psikis", started_at=OPENED_RED, child=child)
    ended(world, first)
    assert says(world, first, [1, 2], at=in_days(95)) == []
    opened(world, "kekerasan-seksual", started_at=in_days(96), child=child, level="red")
    with pytest.raises(NotYet) as not_yet:
        approve_closing(activation_id=first.pk, by=world.people["lina"], at=in_days(97))
    assert ["belum genap" in gap.say for gap in not_yet.value.gaps] == [True]


def test_moved_away_the_time_is_told_and_does_not_hold(world, safe_case):
    every = list(range(len(playbook_of(safe_case.playbook).closing)))
    assert says(world, safe_case, every, at=in_days(10), outcome="moved") == []
    at = in_days(10)
    parts = omissions_of(safe_case, criteria_of(safe_case, at=at), at=at)
    (terms,) = [part for part in parts if part.title == "Jangka waktu yang belum genap"]
    assert len(terms.lines) == 1


def test_a_case_that_goes_on_goes_on_somewhere(world, safe_case):
    every = list(range(len(playbook_of(safe_case.playbook).closing)))
    assert says(world, safe_case, every, at=in_days(10), outcome="continued") == [
        "Belum ada penanganan yang melanjutkannya; buka dahulu, lalu tutup yang ini."
    ]
    opened(world, "napza", started_at=in_days(9), parent=safe_case)
    assert says(world, safe_case, every, at=in_days(10), outcome="continued") == []


def test_all_that_was_left_out_stands_on_one_page(world):
    """Two emergency steps waived, one hand-off withdrawn after it was accepted, one declined, one
    answered late, and nothing in SIMFONI."""
    maya, pandu = world.people["maya"], world.people["pandu"]
    case = opened(world, "kdrt-kekerasan-fisik-psikis", started_at=OPENED_RED, level="red")
    rsud, police = world.agencies["rsud"], world.agencies["unit-ppa-polres"]
    gone = sent_to(case, rsud, by=maya, at=OPENED_RED)
    accept_handoff(handoff_id=gone.pk, by=pandu, at=OPENED_RED + timedelta(minutes=5))
    withdraw_handoff(handoff_id=gone.pk, because="not-needed", by=maya, at=NOW)
    answer_withdrawal(handoff_id=gone.pk, is_agreed=True, by=pandu, at=NOW)
    refused = sent_to(case, rsud, by=maya, at=OPENED_RED, asked=["visum"])
    decline_handoff(
        handoff_id=refused.pk, reply=Decline(because="full", alternative=police), by=pandu,
        at=OPENED_RED + timedelta(hours=3),
    )  # fmt: skip
    ended(world, case)
    found = {
        part.title: [line for line, _url in part.lines]
        for part in omissions_of(case, criteria_of(case, at=NOW), at=NOW)
    }
    assert found["Rujukan yang ditarik"] == [
        f"{gone.code} ke RSUD Contoh: Tidak diperlukan lagi; sesudah diterima, disetujui Pandu "
        "Contoh"
    ]
    assert found["Rujukan yang ditolak"] == [
        f"{refused.code} ke RSUD Contoh: Tempat atau tenaga penuh; tidak dilayani siapa pun"
    ]
    assert found["Rujukan yang lewat batas atau tidak pernah dijawab"] == [
        f"{refused.code} ke RSUD Contoh: dijawab lewat batas"
    ]
    assert found["SIMFONI PPA"] == ["Kasus ini belum tercatat di SIMFONI PPA."]
    waived = found["Langkah yang dinyatakan tidak berlaku"]
    assert (
        "Nilai keselamatan di rumah hari yang sama: Tidak berlaku bagi anak ini; diminta Maya Contoh, disetujui "
        "Lina Contoh"
    ) in waived
    assert not any("risiko sedang" in line for line in waived)
    # labels keep their capitals
    assert (
        "Polisi memberi perlindungan sementara (paling lama 7 hari) (kejadiannya tidak dicatat: "
        "Polisi tahu atau menerima laporan KDRT)"
    ) in found["Langkah yang tidak pernah mulai"]


@pytest.mark.parametrize(("maker", "is_told"), [("maya", True), ("pandu", False)])
def test_an_answer_behind_a_link_that_the_case_made_is_told(world, maker, is_told):
    """Whoever makes the link may have answered himself; a link of the receiver is the receiver."""
    case = opened(world, "kdrt-kekerasan-fisik-psikis", started_at=OPENED_RED, level="red")
    handoff = sent_to(case, world.agencies["rsud"], by=world.people["maya"], at=OPENED_RED)
    link = make_task_link(
        handoff_id=handoff.pk, recipient="Pos IGD", by=world.people[maker], at=OPENED_RED
    )
    behind = Actor(user=link.account, seats=())
    accept_handoff(handoff_id=handoff.pk, by=behind, at=OPENED_RED + timedelta(minutes=9))
    told = {part.title: part.lines for part in omissions_of(case, [], at=NOW)}
    lines = told.get("Rujukan yang dijawab lewat tautan yang dibuat penangan", ())
    assert [line for line, _url in lines] == (
        [f"{handoff.code} ke RSUD Contoh: tautan untuk Pos IGD, dibuat Maya Contoh"]
        if is_told
        else []
    )


def test_what_was_left_out_meanwhile_is_read_again(client, world, case):
    ticked = ended(world, case)
    ask(world, case, ticked)
    url = reverse("case_close", args=[case.code])
    sign_in(client, world.people["lina"])
    (read, _label), *_others = client.get(url).context["form"].fields["read"].choices
    late = step(case, "common", 1)
    case.steps.filter(pk=late.pk).update(done_at=late.due_at + timedelta(hours=1))
    again = client.post(url, {"putusan": "setuju", "read": read})
    assert (again.status_code, Activation.objects.get(pk=case.pk).state) == (422, "closing")
    with pytest.raises(Refused, match=f"{read + 1} hal yang dilewati"):
        approve_closing(activation_id=case.pk, read=read, by=world.people["lina"], at=NOW)


def a_child(world):
    return Child.objects.create(
        code="A-TEST-0002", created_at=OPENED_RED, created_by=world.people["maya"].user
    )
