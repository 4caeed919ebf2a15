"""What one person alone does not leave out: emergency steps, steps of others, accepted hand-offs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from layak.city.people.roles.actor import Actor
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.answering.actions import (
    accept_handoff,
    act_on_handoff,
    answer_withdrawal,
    close_handoff,
    is_made_by_receiver,
    make_task_link,
    withdraw_handoff,
)
from layak.workflows.rapidaction.answering.reads import task_token
from layak.workflows.rapidaction.assignments.actions import assign
from layak.workflows.rapidaction.cases.actions import Stale
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, StepRun
from layak.workflows.rapidaction.children.models import CaseNote
from layak.workflows.rapidaction.drills.actions import end_drill, start_drill
from layak.workflows.rapidaction.home.reads import home_page
from layak.workflows.rapidaction.steps.actions import finish_step
from layak.workflows.rapidaction.steps.opening_actions import change_level
from layak.workflows.rapidaction.waivers.actions import decide_waiver, skip_step
from tests.conftest import make_person, sign_in
from tests.rapidaction.cases import opened, sent_to, step

REPORTED = datetime.fromisoformat("2026-11-20T22:00:00+07:00")
NOW = datetime.fromisoformat("2026-11-20T22:20:00+07:00")
WHY = "Anak sudah di rumah nenek di Kertapati."


@pytest.fixture
def case(world):
    return opened(world, started_at=REPORTED, level="red")


def leave_out(world, run, *, who="maya", words=WHY, because="not-this-child"):
    return skip_step(step_id=run.pk, because=because, words=words, by=world.people[who], at=NOW)


def decide(world, run, *, who="lina", is_granted=True):
    return decide_waiver(step_id=run.pk, is_granted=is_granted, by=world.people[who], at=NOW)


def of_police(world, case) -> StepRun:
    return case.steps.filter(
        agency=world.agencies["unit-ppa-polres"], state__in=("waiting", "running")
    ).first()


def test_an_emergency_step_runs_on_until_the_supervisor_agrees(world, case):
    """Common step 3: the child is made safe, 6 hours; the lead's own."""
    run = step(case, "common", 3)
    assert (run.is_emergency, run.agency) == (True, world.agencies["uptd-ppa"])
    asked = leave_out(world, run)
    assert (asked.state, asked.waiver_because) == ("running", "not-this-child")
    assert step(case, "common", 3).next_alarm_at is not None
    with pytest.raises(Refused, match="menunggu orang kedua"):
        leave_out(world, run)

    decide(world, run)
    ended = step(case, "common", 3)
    assert (ended.state, ended.skipped_because) == ("skipped", "not-this-child")
    assert (ended.recorded_by, ended.waived_by) == (
        world.people["maya"].user, world.people["lina"].user,
    )  # fmt: skip
    kinds = Event.objects.filter(stream=f"activation:{case.code}").order_by("pk")
    assert list(kinds.values_list("kind", flat=True))[-2:] == [
        "case.step_waiver_asked", "case.step_skipped",
    ]  # fmt: skip


def test_a_step_of_another_agency_too_and_that_agency_may_agree(world, case):
    run = of_police(world, case)
    sent_to(case, world.agencies["unit-ppa-polres"], by=world.people["maya"], at=REPORTED)
    leave_out(world, run)
    with pytest.raises(Activation.DoesNotExist):
        decide(world, run, who="pandu")
    decide(world, run, who="ratih")
    assert StepRun.objects.get(pk=run.pk).waived_by == world.people["ratih"].user


def test_who_asked_does_not_agree_and_a_colleague_of_the_same_desk_neither(world, case):
    run = step(case, "common", 3)
    leave_out(world, run)
    with pytest.raises(Refused, match="tidak menyetujui sendiri"):
        decide(world, run, who="maya")
    rini = make_person(world.agencies["uptd-ppa"], "case-worker", "rini", "Rini Contoh")
    assign(
        activation_id=case.pk, user_id=rini.user.pk, kind="worker", by=world.people["lina"], at=NOW
    )
    with pytest.raises(Refused, match="Supervisor penanganan ini"):
        decide_waiver(step_id=run.pk, is_granted=True, by=rini, at=NOW)
    assert step(case, "common", 3).state == "running"


def test_what_the_supervisor_asks_the_worker_decides(world, case):
    run = step(case, "common", 3)
    leave_out(world, run, who="lina")
    with pytest.raises(Refused, match="tidak menyetujui sendiri"):
        decide(world, run, who="lina")
    decide(world, run, who="maya")
    assert step(case, "common", 3).state == "skipped"


def test_declined_it_runs_on_as_if_nobody_had_asked_and_who_asked_is_told(world, case):
    run = step(case, "common", 3)
    before = (run.due_at, run.next_alarm_at)
    leave_out(world, run)
    decide(world, run, is_granted=False)
    again = step(case, "common", 3)
    assert (again.state, again.waiver_asked_by, again.due_at, again.next_alarm_at) == (
        "running", None, *before,
    )  # fmt: skip
    assert Notice.objects.filter(
        user=world.people["maya"].user, text__contains="permintaan Anda ditolak"
    ).exists()
    with pytest.raises(Refused, match="tidak sedang diminta"):
        decide(world, run)


def test_the_sentence_is_asked_for_sealed_and_in_no_event_or_notice(world, case):
    run = step(case, "common", 3)
    with pytest.raises(Refused, match="satu kalimat"):
        leave_out(world, run, words="  \u200b ")
    assert step(case, "common", 3).waiver_asked_at is None
    leave_out(world, run)
    note = CaseNote.objects.get()
    assert note.section == "waiver"
    assert "Kertapati" not in note.text
    told = [
        *Event.objects.values_list("facts", flat=True),
        *Notice.objects.values_list("text", flat=True),
    ]
    assert "Kertapati" not in str(told)
    # the supervisor hears of it, who asked does not
    heard = Notice.objects.filter(kind="case.waiver").values_list("user__username", flat=True)
    assert set(heard) == {"lina"}


def test_a_plain_step_of_the_lead_is_left_out_by_one(world):
    case = opened(world, started_at=REPORTED, level="green")
    plain = case.steps.filter(
        state="running", agency=world.agencies["uptd-ppa"], is_emergency=False
    ).first()
    assert leave_out(world, plain, words="").state == "skipped"


def test_done_after_all_the_request_is_over(world, case):
    run = step(case, "common", 3)
    leave_out(world, run)
    finish_step(step_id=run.pk, done_at=NOW, by=world.people["maya"], at=NOW)
    with pytest.raises(Stale):
        decide(world, run)
    assert step(case, "common", 3).waiver_asked_by is None


def test_the_database_refuses_one_person_alone(world, case):
    user = world.people["maya"].user
    alone = {"state": "skipped", "skipped_because": "not-this-child", "next_alarm_at": None}
    for run in (step(case, "common", 3), of_police(world, case)):
        for more in (
            {"recorded_by": user},
            {"recorded_by": user, "waived_by": user},
            {"recorded_by": None},
            # nobody's name stands only behind what the program itself leaves out
            {"recorded_by": user, "skipped_because": "taken-over"},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                StepRun.objects.filter(pk=run.pk).update(**alone | more)


def test_red_is_lowered_by_the_supervisor(world, case):
    told = {"level": "yellow", "signs": [], "because": "Terlapor sudah ditahan.", "at": NOW}
    version = Activation.objects.get(pk=case.pk).version
    with pytest.raises(Refused, match="diturunkan supervisor"):
        change_level(activation_id=case.pk, by=world.people["maya"], version=version, **told)
    change_level(activation_id=case.pk, by=world.people["lina"], version=version, **told)
    assert Activation.objects.get(pk=case.pk).level == "yellow"


def test_the_pages_ask_and_answer(client, world, case):
    run = step(case, "common", 3)
    url = reverse("step_skip", args=[case.code, run.pk])
    sign_in(client, world.people["maya"])
    page = client.get(url).content.decode()
    assert "Minta tidak berlaku" in page
    assert client.post(url, {"because": "not-this-child"}).status_code == 422
    assert client.post(url, {"because": "not-this-child", "words": WHY}).status_code == 302
    own = client.get(reverse("case_detail", args=[case.code])).content.decode()
    assert "Langkah berjalan sampai orang kedua setuju" in own
    answer = reverse("waiver_decide", args=[case.code, run.pk])
    assert answer not in own
    # a press that says neither decides nothing
    sign_in(client, world.people["lina"])
    unsaid = client.post(reverse("waiver_decide", args=[case.code, run.pk]), follow=True)
    assert "Pilih" in unsaid.text
    assert step(case, "common", 3).waiver_asked_at is not None
    sign_in(client, world.people["maya"])
    # a press that the page did not offer does nothing
    assert client.post(answer, {"putusan": "setuju"}).status_code == 302
    assert step(case, "common", 3).state == "running"

    sign_in(client, world.people["lina"])
    assert answer in client.get(reverse("case_detail", args=[case.code])).content.decode()
    client.post(answer, {"putusan": "setuju"})
    assert step(case, "common", 3).state == "skipped"
    assert (
        "disetujui Lina Contoh"
        in client.get(reverse("case_detail", args=[case.code])).content.decode()
    )


# What was accepted is taken back by two.


@pytest.fixture
def accepted(world, case):
    handoff = sent_to(case, world.agencies["rsud"], by=world.people["maya"], at=REPORTED)
    return accept_handoff(handoff_id=handoff.pk, by=world.people["pandu"], at=NOW)


def take_back(world, handoff, *, who="maya", because="not-needed", at=NOW):
    return withdraw_handoff(handoff_id=handoff.pk, because=because, by=world.people[who], at=at)


def answer(world, handoff, *, who="pandu", is_agreed=True, **more):
    return answer_withdrawal(
        handoff_id=handoff.pk, is_agreed=is_agreed, by=world.people[who], at=NOW, **more
    )


def test_an_accepted_handoff_goes_on_until_its_receiver_agrees(world, accepted):
    clock = accepted.next_alarm_at
    asked = take_back(world, accepted)
    assert (asked.state, asked.withdrawal_because) == ("accepted", "not-needed")
    assert HandOff.objects.get(pk=accepted.pk).next_alarm_at == clock
    with pytest.raises(Refused, match="sudah diminta"):
        take_back(world, accepted)
    for stranger in ("ratih", "maya", "lina"):
        with pytest.raises(HandOff.DoesNotExist):
            answer(world, accepted, who=stranger)
    answer(world, accepted)
    row = HandOff.objects.get(pk=accepted.pk)
    assert (row.state, row.withdrawn_because) == ("withdrawn", "not-needed")
    assert row.withdrawal_agreed_by == world.people["pandu"].user


def behind(link) -> Actor:
    """The account that acts through a link."""
    return Actor(user=link.account, seats=())


def test_a_link_that_the_sender_made_does_not_agree_for_the_receiver(client, world, accepted):
    """Else one worker alone makes a link, opens it and agrees with himself."""
    take_back(world, accepted)
    for name in ("maya", "lina"):
        link = make_task_link(
            handoff_id=accepted.pk, recipient="Pos piket", by=world.people[name], at=NOW
        )
        with pytest.raises(Refused, match="tautan yang dibuat penerima"):
            answer_withdrawal(handoff_id=accepted.pk, is_agreed=True, by=behind(link), at=NOW)
    assert not is_made_by_receiver(accepted, link.account, at=NOW)
    assert HandOff.objects.get(pk=accepted.pk).state == "accepted"
    own = make_task_link(
        handoff_id=accepted.pk, recipient="Pos IGD", by=world.people["pandu"], at=NOW
    )
    answer_withdrawal(handoff_id=accepted.pk, is_agreed=True, by=behind(own), at=NOW)
    assert HandOff.objects.get(pk=accepted.pk).state == "withdrawn"


def test_the_receiver_answers_behind_a_link_of_their_own(client, world):
    now = timezone.now()
    case = opened(world, started_at=now, level="red")
    handoff = sent_to(case, world.agencies["rsud"], by=world.people["maya"], at=now)
    accept_handoff(handoff_id=handoff.pk, by=world.people["pandu"], at=now)
    withdraw_handoff(handoff_id=handoff.pk, because="not-needed", by=world.people["maya"], at=now)
    link = make_task_link(
        handoff_id=handoff.pk, recipient="Pos IGD", by=world.people["pandu"], at=now
    )
    url = reverse("task_link", args=[task_token(link)])
    client.post(url, {"langkah": "buka"})
    assert "meminta rujukan ini ditarik" in client.get(url).text
    # a press that says neither is no answer
    assert client.post(url, {"langkah": "penarikan"}).status_code == 422
    assert HandOff.objects.get(pk=handoff.pk).withdrawal_asked_at is not None
    client.post(url, {"langkah": "penarikan", "putusan": "setuju"})
    assert HandOff.objects.get(pk=handoff.pk).state == "withdrawn"


def test_the_receiver_may_go_on_and_the_sender_is_told(world, accepted):
    take_back(world, accepted)
    answer(world, accepted, is_agreed=False)
    row = HandOff.objects.get(pk=accepted.pk)
    assert (row.state, row.withdrawal_asked_by) == ("accepted", None)
    assert Notice.objects.filter(
        user=world.people["maya"].user, text__contains="tidak disetujui"
    ).exists()
    with pytest.raises(Stale):
        answer(world, accepted)
    act_on_handoff(handoff_id=row.pk, acted_at=NOW, by=world.people["pandu"], at=NOW)
    close_handoff(handoff_id=row.pk, outcome="served", by=world.people["pandu"], at=NOW)


def test_an_outside_party_agrees_by_a_paper_that_another_writes_down(world, case):
    handoff = sent_to(case, world.agencies["unit-ppa-polres"], by=world.people["maya"], at=REPORTED)
    accept_handoff(handoff_id=handoff.pk, by=world.people["lina"], at=NOW, document="B/12/XI/2026")
    take_back(world, handoff)
    with pytest.raises(Refused, match="tidak menyetujuinya sendiri"):
        answer(world, handoff, who="maya", document="B/13/XI/2026")
    with pytest.raises(Refused, match="nomor dan tanggal naskah"):
        answer(world, handoff, who="lina")
    answer(world, handoff, who="lina", document="B/13/XI/2026")
    assert handoff.moments.get(moment="withdrawn").document == "B/13/XI/2026"


def test_a_consent_that_ended_is_told_where_it_is_kept(world, accepted):
    with pytest.raises(Refused, match="permohonan data pribadi"):
        take_back(world, accepted, because="consent-withdrawn")
    with pytest.raises(Refused, match="alasan penarikan"):
        take_back(world, accepted, because="drill-ended")


def test_what_nobody_accepted_is_taken_back_at_once(world, case):
    handoff = sent_to(case, world.agencies["rsud"], by=world.people["maya"], at=REPORTED)
    assert take_back(world, handoff).state == "withdrawn"


def test_the_end_of_a_drill_takes_back_what_was_accepted(world):
    drill = start_drill(
        title="Gladi malam", scenario="", playbook=world.playbooks["napza"], level="green",
        by=world.people["maya"], at=REPORTED,
    )  # fmt: skip
    handoff = sent_to(
        drill.activation, world.agencies["rsud"], by=world.people["maya"], at=REPORTED
    )
    accept_handoff(handoff_id=handoff.pk, by=world.people["pandu"], at=NOW)
    end_drill(drill_id=drill.pk, by=world.people["maya"], at=NOW + timedelta(hours=1))
    row = HandOff.objects.get(pk=handoff.pk)
    assert (row.state, row.withdrawn_because) == ("withdrawn", "drill-ended")


def test_the_database_refuses_to_withdraw_alone_what_was_accepted(world, accepted):
    maya = world.people["maya"].user
    gone = {"state": "withdrawn", "withdrawn_at": NOW, "next_alarm_at": None}
    for more in (
        {"withdrawn_because": "not-needed"},
        {
            "withdrawn_because": "not-needed", "withdrawal_because": "not-needed",
            "withdrawal_asked_at": NOW, "withdrawal_asked_by": maya, "withdrawal_agreed_by": maya,
        },
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            HandOff.objects.filter(pk=accepted.pk).update(**gone, **more)


def test_both_sides_see_it_on_the_page_and_the_receiver_answers_there(client, world, accepted):
    url = reverse("handoff_detail", args=[accepted.code])
    sign_in(client, world.people["maya"])
    sent = client.post(
        reverse("handoff_withdraw", args=[accepted.code]), {"because": "not-needed"}, follow=True
    )
    assert "Rujukan berjalan sampai penerimanya setuju" in sent.content.decode()
    own = client.get(url).content.decode()
    assert "meminta rujukan ini ditarik" in own
    assert "Setujui penarikan" not in own

    sign_in(client, world.people["pandu"])
    assert "Setujui penarikan" in client.get(url).content.decode()
    answered = reverse("handoff_withdrawal", args=[accepted.code])
    assert client.post(answered).status_code == 422
    assert HandOff.objects.get(pk=accepted.pk).withdrawal_asked_at is not None
    assert client.post(answered, {"putusan": "setuju"}, follow=True).status_code == 200
    assert HandOff.objects.get(pk=accepted.pk).state == "withdrawn"


def test_what_waits_for_a_second_person_stands_on_their_home_and_on_nobody_elses(
    client, world, case, accepted
):
    leave_out(world, step(case, "common", 3))
    leave_out(world, of_police(world, case))
    take_back(world, accepted)
    expected = {
        "lina": [f"2 langkah diminta tidak berlaku pada {case.code}"],
        "pandu": [f"Penarikan rujukan {accepted.code}"],
        "maya": [],
        "ratih": [],
    }
    for name, lines in expected.items():
        found = home_page(world.people[name], at=NOW).approvals
        assert [line["what"] for line in found] == lines, name
    sign_in(client, world.people["lina"])
    assert "Menunggu persetujuan Anda" in client.get(reverse("rapid_home")).content.decode()
    case.blocks.create(user=world.people["lina"].user, at=NOW, by=world.people["maya"].user)
    assert home_page(world.people["lina"], at=NOW).approvals == []
