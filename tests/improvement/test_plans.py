"""A plan: saved, adopted in a meeting as promises with owners, followed from today's marks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from layak.city.agencies.bodies.mergers import moving_rows
from layak.city.agencies.register.actions import merge_agencies
from layak.evaluation.answers.models import Assignment
from layak.platform.audit.models import Event
from layak.records.followups.promises.models import FollowUp
from layak.workflows.improvement.plans.models import RoadPlan
from tests.conftest import sign_in
from tests.evaluation.conftest import revision as revision
from tests.evaluation.conftest import round_ as round_
from tests.improvement.road_city import PLANS, SEARCH, find, make_city, set_mark
from tests.shown import shown

MEETING = "Rakor Gugus Tugas"


@pytest.fixture
def chair(client, round_, dinkes, disdik, ketut, sari):
    make_city(round_, dinkes, disdik)
    return sign_in(client, ketut)


def saved(client, **told) -> RoadPlan:
    search = find(client, **told)
    response = client.post(f"{SEARCH}{search.pk}/simpan/", {"wish": "effort", "title": ""})
    plan = RoadPlan.objects.order_by("-pk")[0]
    assert response.headers["Location"] == f"{PLANS}{plan.pk}/"
    return plan


def adopt(client, plan: RoadPlan, **told):
    due_on = timezone.localdate() + timedelta(days=60)
    values = {"decided_label": MEETING, "decided_url": "/rapat/1/", "due_on": due_on, **told}
    return client.post(f"{PLANS}{plan.pk}/tetapkan/", values)


def page_of(client, plan: RoadPlan):
    return shown(client.get(f"{PLANS}{plan.pk}/").context["page"])


def test_adopted_plan_becomes_promises_with_owners(chair, dinkes, sari):
    plan = saved(chair)
    assert (plan.state, plan.title) == ("draft", "Madya, upaya paling sedikit")
    assert adopt(chair, plan).status_code == 302
    plan.refresh_from_db()
    assert (plan.state, plan.decided_label) == ("adopted", MEETING)
    (step,) = plan.steps.all()
    promise = step.followup
    assert promise.agency == dinkes
    assert promise.seat_id == sari.seats[0].seat_id
    assert promise.codes == ["14.1"]
    assert promise.due_on == step.ready_on
    assert promise.origin_label == MEETING
    assert promise.title.startswith("Naikkan nilai 14.1 dari 0,00 menjadi 2,25")
    assert Event.objects.filter(kind="road_plan.adopted").count() == 1


def test_page_moves_with_the_marks_of_today(chair, round_):
    plan = saved(chair)
    adopt(chair, plan)
    before = page_of(chair, plan)
    assert (before.won_text, before.gain_text, before.reached_count) == ("0,00", "2,25", 0)
    set_mark(round_, "14.1", "1.50")
    assert page_of(chair, plan).won_text == "1,50"
    set_mark(round_, "14.1", "3")
    set_mark(round_, "14.4", "0.75")
    after = page_of(chair, plan)
    assert (after.won_text, after.reached_count) == ("2,25", 1)
    assert after.steps[0].change == "melampaui rencana"
    # 0.75 beyond the step, and 0.75 of another question
    assert after.moved == "Di luar langkahnya nilai kota naik 1,50 poin."


def test_another_plan_replaces_the_first_and_names_what_is_still_open(chair):
    first = saved(chair)
    adopt(chair, first)
    second = saved(chair, resting=["Dinas Kesehatan"])
    adopt(chair, second)
    first.refresh_from_db()
    assert first.state == "replaced"
    assert FollowUp.objects.open().count() == 2
    assert [row.codes for row in page_of(chair, second).left_open] == [("14.1",)]
    sentence = Event.objects.filter(kind="road_plan.adopted").latest("pk").sentence
    assert "1 tindak lanjutnya masih terbuka" in sentence


def test_a_step_that_nobody_leads_is_refused_and_nothing_is_left_behind(chair):
    plan = saved(chair)
    Assignment.objects.filter(answer__code="14.1").update(ended_at=timezone.now())
    response = adopt(chair, plan)
    assert response.status_code == 422
    assert "memimpin 14.1" in response.content.decode()
    plan.refresh_from_db()
    assert plan.state == "draft"
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"decided_label": ""}, "belum diisi"),
        ({"decided_url": "https://luar.example/"}, "satu garis miring"),
        ({"decided_url": "//luar.example/"}, "satu garis miring"),
    ],
)
def test_meeting_must_be_named_and_lie_here(chair, told, said):
    response = adopt(chair, saved(chair), **told)
    assert response.status_code == 422
    assert said in response.content.decode()


def test_adopted_plan_is_neither_adopted_again_nor_withdrawn(chair):
    plan = saved(chair)
    adopt(chair, plan)
    assert adopt(chair, plan).status_code == 409
    assert chair.post(f"{PLANS}{plan.pk}/cabut/").status_code == 409
    assert FollowUp.objects.count() == 1


def test_draft_can_be_withdrawn(chair):
    plan = saved(chair)
    chair.post(f"{PLANS}{plan.pk}/cabut/")
    plan.refresh_from_db()
    assert plan.state == "withdrawn"


def test_operator_sees_the_steps_of_the_own_agency_only(client, chair, sari, tono):
    plan = saved(chair)
    adopt(chair, plan)
    sign_in(client, sari)
    assert [step.code for step in page_of(client, plan).steps] == ["14.1"]
    sign_in(client, tono)
    page = page_of(client, plan)
    assert (page.steps, page.gain_text, page.left_open) == ([], "0,00", [])
    assert client.post(f"{PLANS}{plan.pk}/tetapkan/").status_code == 404


def test_steps_follow_an_agency_that_merges(chair, dinkes, disdik, wati):
    plan = saved(chair)
    assert "1 langkah rencana menuju predikat" in moving_rows(dinkes.pk)
    merge_agencies(source=dinkes, into=disdik, by=wati, at=timezone.now())
    assert plan.steps.get().agency == disdik
    assert Event.objects.filter(kind="road_plan.moved").count() == 1
