"""The plan of a pupil in custody: level, route, trouble, who may see it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from layak.city.agencies.bodies.actions import create_agency
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.platform.sealing import seal_into
from layak.records.facilities.offers.models import OfferReservation
from layak.rules.refusal import Refused, WrongField
from layak.workflows.rapidaction.answering.actions import withdraw_handoff
from layak.workflows.rapidaction.cases.actions import Stale
from layak.workflows.rapidaction.cases.models import Activation, CaseAssignment, ConflictBlock
from layak.workflows.rapidaction.casework.reads import task_page
from layak.workflows.rapidaction.children.models import IdentityRead
from layak.workflows.rapidaction.duty.models import RoleAgency
from layak.workflows.rapidaction.education.actions import (
    give_back_place,
    record_check,
    save_plan,
    solve_trouble,
    take_birth_month,
    take_place,
)
from layak.workflows.rapidaction.education.reads import filial_page
from layak.workflows.rapidaction.education.reminders import remind_education
from layak.workflows.rapidaction.playbooks.models import LegalReview
from layak.workflows.rapidaction.schooling.models import EducationPlan, ReentryCheck
from layak.workflows.rapidaction.schooling.permissions import sees_plan
from layak.workflows.rapidaction.steps.occurrence_actions import record_occurrence
from tests.conftest import MONDAY
from tests.rapidaction.cases import opened
from tests.rapidaction.education_help import (
    DAY,
    DIVERSION,
    FILIAL,
    START,
    advised,
    choose,
    offer,
    page_of,
    planned,
    released,
    words,
)
from tests.rapidaction.handoff_help import a_child, send_school
from tests.rapidaction.made import NOW, handoff_row


def test_the_whole_way_of_a_pupil_of_the_city(world, case, maya):
    school = offer(world)
    plan = planned(case, maya)
    assert (plan.authority, plan.route, plan.version) == ("city", "", 1)
    assert advised(case, maya) == ["filial"]
    choose(case, maya, "filial")
    take_place(activation_id=case.pk, offer_id=school.pk, by=maya, at=START)
    taken = OfferReservation.objects.get()
    assert (taken.offer, taken.reference, taken.place) == (school, case.code, 1)
    release = datetime(2026, 8, 31, 2, tzinfo=UTC)
    planned(
        case, maya, release_on=release.date(), receiving_school_id=world.agencies["smpn-contoh"].pk
    )
    checks = released(case, maya, release)
    assert [(check.month, check.due_on) for check in checks] == [
        (1, date(2026, 9, 30)), (2, date(2026, 10, 31)), (3, date(2026, 11, 30)),
    ]  # fmt: skip
    give_back_place(activation_id=case.pk, outcome="released", by=maya, at=release)
    assert EducationPlan.objects.get().reservation is None
    for month, found in ((1, "school"), (2, "unreached"), (2, "school"), (3, "work")):
        record_check(
            activation_id=case.pk, month=month, found=found, by=maya, at=release + 100 * DAY
        )
    found = ReentryCheck.objects.order_by("month").values_list("found", flat=True)
    assert list(found) == ["school", "school", "work"]
    events = Event.objects.filter(stream=f"activation:{case.code}", kind__startswith="education.")
    assert [event.kind for event in events.order_by("pk")] == [
        "education.planned", "education.route_chosen", "education.place_taken",
        "education.planned", "education.reentry_begun", "education.place_given_back",
        *["education.reentry_checked"] * 4,
    ]  # fmt: skip


def test_the_province_is_asked_and_paket_c_is_the_city_s_own_way(world, case, maya):
    province = create_agency(
        name="Dinas Pendidikan Provinsi", kind="vertikal", aliases=[], code="disdik-provinsi",
        by=None, at=MONDAY,
    )  # fmt: skip
    RoleAgency.objects.create(role="disdik_prov", agency=province)
    pkbm = offer(world, "PKBM Contoh", kind="equivalency", levels=["paket-c"])
    planned(case, maya, level="sma", last_grade=10)
    page = page_of(case, maya)
    assert (page["authority"], page["is_province"], page["province"].code) == (
        "Dinas Pendidikan provinsi", True, "",
    )  # fmt: skip
    assert advised(case, maya) == ["filial"]
    handoff = send_school(world, case, to="disdik-provinsi", at=START)
    late = handoff.answer_by_at + timedelta(minutes=1)
    assert not page_of(case, maya, handoff.answer_by_at)["province"].is_late
    assert page_of(case, maya, late)["province"].is_late
    assert advised(case, maya, late) == ["equivalency"]
    with pytest.raises(Refused, match="batas usia peserta ujian"):
        choose(case, maya, "equivalency", at=late, has_read=False)
    plan = choose(case, maya, "equivalency", at=late)
    assert plan.authority == "city"
    assert not page_of(case, maya, late)["is_province"]
    take_place(activation_id=case.pk, offer_id=pkbm.pk, by=maya, at=late)
    assert OfferReservation.objects.get().offer == pkbm


def test_the_countdown_of_custody_changes_the_route(world, maya):
    """Held on 2 February at 10.00: seven days of investigation and eight more (UU 11/2012 Ps 33)."""
    child = a_child(maya, START)
    first = opened(world, DIVERSION, started_at=START, child=child)
    record_occurrence(
        activation_id=first.pk, event="penahanan_dimulai", occurred_at=START, by=maya, at=START
    )
    case = opened(world, FILIAL, started_at=START, child=child, parent=first)
    planned(case, maya)
    page = page_of(case, maya)
    assert page["custody_lines"] == (
        "Penyidikan: paling lama sampai 9 Februari 2026, 10.00 WIB, sisa 7 hari.",
        "Bila diperpanjang, sisa paling lama 15 hari.",
    )
    assert page["alarm"] == ""
    assert advised(case, maya) == ["stay"]
    later = START + 2 * DAY
    assert (
        page_of(case, maya, later)["alarm"]
        == "Bebas demi hukum dalam 5 hari: rute belajar berubah."
    )
    remind_education(at=later)
    remind_education(at=later)
    told = Notice.objects.filter(user=maya.user, kind="education.reminder")
    assert [notice.text for notice in told] == [
        f"Waktu pada {case.code} hampir habis; periksa jalur belajarnya."
    ]
    # let go: nothing counts down any more
    record_occurrence(
        activation_id=first.pk, event="anak_dikeluarkan", occurred_at=later, by=maya, at=later
    )
    assert page_of(case, maya, later)["custody_lines"] == ()
    assert advised(case, maya, later) == ["filial"]


def test_trouble_has_an_owner_and_a_day_who_is_reminded_and_says_how_it_ended(world, case, maya):
    dian, disdik = world.people["dian"], world.agencies["disdik"]
    due = START.date() + 10 * DAY
    for more, field in (
        ({}, "trouble_owner"),
        ({"trouble_owner_id": disdik.pk}, "trouble_due_on"),
        ({"trouble_owner_id": disdik.pk, "trouble_due_on": START.date() - DAY}, "trouble_due_on"),
        ({"trouble_owner_id": 999_999, "trouble_due_on": due}, "trouble_owner"),
    ):
        with pytest.raises(WrongField) as wrong:
            planned(case, maya, dapodik="missing", **more)
        assert wrong.value.field == field
    planned(case, maya, dapodik="missing", trouble_owner_id=disdik.pk, trouble_due_on=due)
    about = Notice.objects.filter(user=dian.user)
    assert [notice.text for notice in about.all()] == [
        f"Kendala belajar pada {case.code} menunggu instansi Anda sampai 12 Februari 2026."
    ]
    for day, count in ((8, 1), (9, 2), (10, 3), (12, 3), (17, 4), (18, 4)):
        remind_education(at=START + day * DAY)
        assert about.count() == count, day
    assert "terlambat" in about.order_by("pk").last().text
    # the owner has no part in the case and says it by the code
    assert [row["code"] for row in filial_page(by=dian, at=START).troubles] == [case.code]
    with pytest.raises(Refused):
        solve_trouble(activation_id=case.pk, solved_by="entah", by=dian, at=START)
    solve_trouble(activation_id=case.pk, solved_by="enrolled", by=dian, at=START)
    assert EducationPlan.objects.get().trouble_solved_by == "enrolled"
    assert filial_page(by=dian, at=START).troubles == []
    before = about.count()
    remind_education(at=START + 40 * DAY)
    assert about.count() == before
    # it comes up again: a new day, told anew
    again = START.date() + 30 * DAY
    planned(case, maya, dapodik="missing", trouble_owner_id=disdik.pk, trouble_due_on=again)
    plan = EducationPlan.objects.get()
    assert (plan.trouble_solved_by, plan.trouble_solved_at) == ("", None)


def test_the_database_knows_no_trouble_without_an_owner(case, maya):
    planned(case, maya)
    with pytest.raises(IntegrityError), transaction.atomic():
        EducationPlan.objects.update(dapodik="refused")
    with pytest.raises(IntegrityError), transaction.atomic():
        EducationPlan.objects.update(is_over_age=True)


def test_a_conflict_bars_the_owner_too(world, case, maya):
    dian, disdik = world.people["dian"], world.agencies["disdik"]
    ConflictBlock.objects.create(activation=case, agency=disdik, at=START, by=maya.user)
    due = START.date() + 10 * DAY
    planned(case, maya, is_over_age=True, trouble_owner_id=disdik.pk, trouble_due_on=due)
    remind_education(at=START + 20 * DAY)
    assert not Notice.objects.filter(user=dian.user).exists()
    assert filial_page(by=dian, at=START).troubles == []
    with pytest.raises(Activation.DoesNotExist):
        solve_trouble(activation_id=case.pk, solved_by="enrolled", by=dian, at=START)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"level": "sarjana"}, "level"),
        ({"dapodik": "hilang"}, "dapodik"),
        ({"last_grade": 3}, "last_grade"),
        ({"turns_eighteen_month": "2010-05"}, "turns_eighteen_month"),
        ({"turns_eighteen_month": "Mei 2027"}, "turns_eighteen_month"),
        ({"release_on": date(1026, 1, 1)}, "release_on"),
        ({"receiving_school_id": 999_999}, "receiving_school"),
    ],
)
def test_what_cannot_stand_in_a_plan_is_said_at_its_field(case, maya, more, field):
    with pytest.raises(WrongField) as wrong:
        planned(case, maya, **more)
    assert wrong.value.field == field
    assert not EducationPlan.objects.exists()


def test_who_is_slower_sees_what_stands(case, maya):
    planned(case, maya)
    with pytest.raises(Stale) as stale:
        save_plan(
            activation_id=case.pk, words=words(level="sd", last_grade=6), seen=0, by=maya, at=START
        )
    assert stale.value.theirs == "SMP/MTs · Tercatat aktif"
    # the same form sent twice is one
    save_plan(activation_id=case.pk, words=words(), seen=0, by=maya, at=START)
    assert EducationPlan.objects.get().version == 1


def test_the_month_comes_from_the_sealed_birth_day_and_the_reading_is_written(case, maya):
    planned(case, maya)
    child = case.child
    with pytest.raises(Refused, match="belum diketahui"):
        take_birth_month(activation_id=case.pk, seen=1, by=maya, at=START)
    seal_into(child, "birth_day", "2008-02-29")
    child.save()
    plan = take_birth_month(activation_id=case.pk, seen=1, by=maya, at=START)
    assert plan.turns_eighteen_month == "2026-02"
    read = IdentityRead.objects.get()
    assert (read.fields, read.by) == (["birth_day"], maya.user)
    facts = str([event.facts for event in Event.objects.all()])
    assert "2008" not in facts
    assert page_of(case, maya)["eighteen_tone"] == "late"


def test_only_whoever_works_it_and_the_education_office_has_the_plan(world, case, maya):
    dian, yusuf, lina = (world.people[name] for name in ("dian", "yusuf", "lina"))
    for nobody in (dian, yusuf, world.people["pandu"]):
        with pytest.raises(Activation.DoesNotExist):
            planned(case, nobody)
    planned(case, lina)
    send_school(world, case, to="disdik")
    send_school(world, case, to="smpn-contoh")
    planned(case, dian, last_grade=7)
    with pytest.raises(Activation.DoesNotExist):
        planned(case, yusuf)
    with pytest.raises(Refused):
        take_birth_month(activation_id=case.pk, seen=2, by=dian, at=START)
    # where the matter is the offence itself the school form brings its task and no plan
    other = opened(world, DIVERSION, started_at=START, child=a_second_child(maya))
    planned(other, maya)
    send_school(world, other, to="disdik")
    with pytest.raises(Activation.DoesNotExist):
        planned(other, dian)
    # a matter without schooling has none
    third = opened(world, started_at=START, child=None)
    with pytest.raises(Activation.DoesNotExist):
        planned(third, maya)


@pytest.mark.parametrize(
    ("playbook", "asked", "tier", "sees"),
    [
        (DIVERSION, "schooling", 3, True),
        (DIVERSION, "stay-enrolled", 3, True),
        (DIVERSION, "schooling", 2, False),
        (DIVERSION, "civil-papers", 3, False),
        ("anak-tidak-sekolah", "schooling", 2, True),
        ("anak-tidak-sekolah", "schooling", 1, False),
    ],
)
def test_elsewhere_the_office_has_the_plan_as_far_as_its_handoff_allows(
    world, maya, playbook, asked, tier, sees
):
    case = opened(world, playbook, started_at=START, child=a_second_child(maya))
    planned(case, maya)
    dian = world.people["dian"]
    handoff = handoff_row(world, case, "disdik", tier=tier, asked=[asked], fields=())
    assert sees_plan(dian, case, at=START) is sees
    assert bool(task_page(case, dian, at=START)["plan_url"]) is sees
    # a school is no office, whatever came along
    handoff_row(world, case, "smpn-contoh", tier=3, asked=["schooling"])
    assert not sees_plan(world.people["yusuf"], case, at=START)
    withdraw_handoff(handoff_id=handoff.pk, because="not-needed", by=maya, at=NOW)
    assert not sees_plan(dian, case, at=START)


def test_custody_that_another_matter_tells_of_stays_with_who_may_know_it(world, maya):
    child = a_second_child(maya)
    held = opened(world, DIVERSION, started_at=START, child=child)
    record_occurrence(
        activation_id=held.pk, event="penahanan_dimulai", occurred_at=START, by=maya, at=START
    )
    case = opened(world, "anak-tidak-sekolah", started_at=START, child=child)
    Activation.objects.filter(pk=case.pk).update(parent=held)
    case.refresh_from_db()
    planned(case, maya)
    assert page_of(case, maya)["custody_lines"]
    dian = world.people["dian"]
    handoff_row(world, case, "disdik", tier=2, asked=["schooling"])
    assert page_of(case, dian)["custody_lines"] == ()
    handoff_row(world, case, "disdik", tier=3, asked=["schooling"])
    assert page_of(case, dian)["custody_lines"]


def a_second_child(by):
    from layak.workflows.rapidaction.cases.child_models import Child

    return Child.objects.create(code="A-TEST-0002", created_at=START, created_by=by.user)


def test_the_law_is_said_to_be_reviewed_only_once_the_legal_office_confirmed_it(world, case, maya):
    planned(case, maya)
    assert page_of(case, maya)["law"] == "UU 23/2014 lampiran A, belum ditinjau Bagian Hukum"
    LegalReview.objects.create(
        playbook=world.playbooks[FILIAL], part="own", position=2, is_confirmed=True,
        reviewer="Bagian Hukum", at=START, by=maya.user,
    )  # fmt: skip
    assert page_of(case, maya)["law"] == "UU 23/2014 lampiran A, sudah ditinjau Bagian Hukum"


def test_nothing_is_planned_once_it_is_closed(case, maya):
    planned(case, maya)
    CaseAssignment.objects.filter(activation=case, user=maya.user).update(until_at=START)
    with pytest.raises(Activation.DoesNotExist):
        planned(case, maya, last_grade=9)


def test_the_plan_knows_the_age_that_the_case_knows(case, maya):
    """Twelve to fifteen by the case: no other month is kept, and without one the band speaks."""
    assert case.child.age_band == "12-15"
    plan = planned(case, maya)
    warnings = [text for route in page_of(case, maya)["routes"] for text in route["warnings"]]
    assert "Usia anak belum diketahui." not in warnings
    with pytest.raises(WrongField, match="12 sampai 15 tahun") as refused:
        # eighteen in June 2026: seventeen now
        planned(case, maya, turns_eighteen_month="2026-06")
    assert refused.value.field == "turns_eighteen_month"
    plan.refresh_from_db()
    assert plan.turns_eighteen_month == ""
    # fourteen in February 2026
    assert planned(case, maya, turns_eighteen_month="2029-06").turns_eighteen_month == "2029-06"
