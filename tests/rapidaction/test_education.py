"""The route through the filial school, from the plan to the third month after release."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from layak.city.agencies.actions import create_agency
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.platform.sealing import seal_into
from layak.records.facilities.models import OfferReservation, ServiceOffer
from layak.records.facilities.offer_actions import NoPlace
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.actions.education import (
    PlanWords,
    WrongPlan,
    choose_route,
    save_plan,
    solve_trouble,
    take_birth_month,
)
from layak.workflows.rapidaction.actions.education_places import give_back_place, take_place
from layak.workflows.rapidaction.actions.education_reentry import record_check, record_release
from layak.workflows.rapidaction.actions.education_reminders import remind_education
from layak.workflows.rapidaction.actions.occurrences import (
    Stale,
    correct_occurrence,
    record_occurrence,
    withdraw_occurrence,
)
from layak.workflows.rapidaction.models import (
    Activation,
    CaseAssignment,
    ConflictBlock,
    EducationPlan,
    IdentityRead,
    LegalReview,
    Occurrence,
    ReentryCheck,
    RoleAgency,
)
from layak.workflows.rapidaction.queries.education import plan_of, plan_page
from layak.workflows.rapidaction.queries.education_counts import filial_page
from tests.conftest import MONDAY, sign_in
from tests.rapidaction.cases import opened
from tests.rapidaction.handoff_help import a_child, send, send_school

START = datetime(2026, 2, 2, 3, tzinfo=UTC)
DAY = timedelta(days=1)
FILIAL, DIVERSION = "abh-sekolah-filial", "abh-pelaku-diversi"


@pytest.fixture
def maya(world):
    return world.people["maya"]


@pytest.fixture
def case(world, maya):
    return opened(world, FILIAL, started_at=START, child=a_child(maya, START))


def words(**more) -> PlanWords:
    return PlanWords(**{"level": "smp", "last_grade": 8, "dapodik": "active", **more})


def planned(case, by, *, at=START, **more) -> EducationPlan:
    plan = EducationPlan.objects.filter(activation=case).first()
    return save_plan(
        activation_id=case.pk, words=words(**more), seen=plan.version if plan else 0, by=by, at=at
    )


def choose(case, by, route, *, at=START, has_read=True) -> EducationPlan:
    seen = EducationPlan.objects.get(activation=case).version
    return choose_route(
        activation_id=case.pk, route=route, has_read_warnings=has_read, seen=seen, by=by, at=at
    )


def offer(world, name="Kelas filial SMP", **more) -> ServiceOffer:
    facts = {"kind": "filial-school", "levels": ["smp"], "capacity": 2, **more}
    return ServiceOffer.objects.create(
        agency=world.agencies["disdik"], name=name, changed_at=START,
        changed_by=world.people["dian"].user, **facts,
    )  # fmt: skip


def released(case, by, moment, *, at=None):
    return record_release(
        activation_id=case.pk, occurred_at=moment, document="", by=by, at=at or moment
    )


def page_of(case, by, at=START):
    return plan_page(plan_of(case), by=by, at=at)


def advised(case, by, at=START) -> list[str]:
    return [route.code for route in page_of(case, by, at).routes if route.is_advised]


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
    assert (page.authority, page.is_province, page.province.code) == (
        "Dinas Pendidikan provinsi", True, "",
    )  # fmt: skip
    assert advised(case, maya) == ["filial"]
    handoff = send_school(world, case, to="disdik-provinsi", at=START)
    late = handoff.answer_by_at + timedelta(minutes=1)
    assert not page_of(case, maya, handoff.answer_by_at).province.is_late
    assert page_of(case, maya, late).province.is_late
    assert advised(case, maya, late) == ["equivalency"]
    with pytest.raises(Refused, match="batas usia peserta ujian"):
        choose(case, maya, "equivalency", at=late, has_read=False)
    plan = choose(case, maya, "equivalency", at=late)
    assert plan.authority == "city"
    assert not page_of(case, maya, late).is_province
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
    assert page.custody_lines == (
        "Penyidikan: paling lama sampai 9 Februari 2026, 10.00 WIB, sisa 7 hari.",
        "Bila diperpanjang, sisa paling lama 15 hari.",
    )
    assert page.alarm == ""
    assert advised(case, maya) == ["stay"]
    later = START + 2 * DAY
    assert (
        page_of(case, maya, later).alarm == "Bebas demi hukum dalam 5 hari: rute belajar berubah."
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
    assert page_of(case, maya, later).custody_lines == ()
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
        with pytest.raises(WrongPlan) as wrong:
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
    assert [row.code for row in filial_page(by=dian, at=START).troubles] == [case.code]
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
    with pytest.raises(WrongPlan) as wrong:
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
    assert page_of(case, maya).eighteen_tone == "late"


def test_the_way_home_is_due_thirty_days_before(world, case, maya):
    release = START.date() + 40 * DAY
    planned(case, maya, release_on=release)
    assert page_of(case, maya, START + 9 * DAY).home_tone == "wait"
    assert page_of(case, maya, START + 10 * DAY).home_tone == "late"
    # the recorded day goes before the typed one
    sooner = START + 20 * DAY
    record_occurrence(
        activation_id=case.pk, event="sebelum_tanggal_bebas", occurred_at=sooner, by=maya, at=START
    )
    page = page_of(case, maya)
    assert page.home_tone == "late"
    assert "Bebas 22 Februari 2026" in page.home
    remind_education(at=START)
    assert Notice.objects.filter(text__contains="belum ada sekolah tujuannya").count() == 1
    planned(case, maya, release_on=release, receiving_school_id=world.agencies["smpn-contoh"].pk)
    assert page_of(case, maya).home_tone == "done"


def test_checks_follow_the_release_when_it_is_put_right(case, maya):
    planned(case, maya)
    first = datetime(2026, 1, 31, 2, tzinfo=UTC)
    released(case, maya, first, at=START)
    record_check(activation_id=case.pk, month=1, found="school", by=maya, at=START)
    row = Occurrence.objects.get(activation=case, event="anak_bebas", replaced_by=None)
    correct_occurrence(
        occurrence_id=row.pk, occurred_at=datetime(2026, 1, 15, 2, tzinfo=UTC),
        because="paper-says", by=maya, at=START,
    )  # fmt: skip
    remind_education(at=START)
    days = ReentryCheck.objects.order_by("month").values_list("due_on", "found")
    assert list(days) == [
        (date(2026, 2, 15), "school"), (date(2026, 3, 15), ""), (date(2026, 4, 15), ""),
    ]  # fmt: skip
    row = Occurrence.objects.get(activation=case, event="anak_bebas", replaced_by=None)
    withdraw_occurrence(occurrence_id=row.pk, because="not-happened", by=maya, at=START)
    remind_education(at=START)
    assert [check.month for check in ReentryCheck.objects.all()] == [1]
    assert page_of(case, maya).checks == ()


def test_checks_wait_for_their_month_and_remind_one_at_a_time(case, maya):
    planned(case, maya)
    with pytest.raises(Refused, match="belum tercatat bebas"):
        record_check(activation_id=case.pk, month=1, found="school", by=maya, at=START)
    released(case, maya, START)  # due 2 March, 2 April, 2 May
    with pytest.raises(Refused, match="mulai 2 Maret 2026"):
        record_check(activation_id=case.pk, month=2, found="school", by=maya, at=START)
    with pytest.raises(Refused, match="Pilih keadaan"):
        record_check(activation_id=case.pk, month=1, found="entah", by=maya, at=START)
    told = Notice.objects.filter(kind="education.reminder")
    for day, count in (
        ((2026, 2, 28), 0),
        ((2026, 3, 1), 1),
        ((2026, 3, 2), 2),
        ((2026, 4, 10), 3),
    ):
        remind_education(at=datetime(*day, 1, tzinfo=UTC))
        assert told.count() == count, day
    record_check(
        activation_id=case.pk,
        month=1,
        found="nothing",
        by=maya,
        at=datetime(2026, 4, 10, tzinfo=UTC),
    )
    remind_education(at=datetime(2026, 4, 10, 1, tzinfo=UTC))
    assert "bulan 2" in told.order_by("pk").last().text
    assert page_of(case, maya, datetime(2026, 4, 10, tzinfo=UTC)).checks[0].tone == "late"


def test_a_place_that_does_not_fit_is_not_taken_and_full_says_where_else(world, case, maya):
    for_girls = offer(world, "Filial putri", sex="P")
    full = offer(world, "Filial penuh", capacity=1)
    other = offer(world, "Filial lain")
    OfferReservation.objects.create(
        offer=full, place=1, reference="K-AAAA-AAAA", reserved_at=START, reserved_by=maya.user
    )
    case.child.sex = "L"
    case.child.save()
    planned(case, maya)
    with pytest.raises(Refused, match="Pilih jalur"):
        take_place(activation_id=case.pk, offer_id=other.pk, by=maya, at=START)
    choose(case, maya, "filial")
    with pytest.raises(Refused, match="Hanya untuk anak perempuan"):
        take_place(activation_id=case.pk, offer_id=for_girls.pk, by=maya, at=START)
    with pytest.raises(NoPlace, match="Masih ada 2 tempat pada “Filial"):
        take_place(activation_id=case.pk, offer_id=full.pk, by=maya, at=START)
    with pytest.raises(Refused, match="tidak untuk jalur"):
        take_place(activation_id=case.pk, offer_id=999_999, by=maya, at=START)
    take_place(activation_id=case.pk, offer_id=other.pk, by=maya, at=START)
    with pytest.raises(Refused, match="Lepas dulu"):
        choose(case, maya, "stay")
    # exchanged: the former place is free again
    third = offer(world, "Filial ketiga")
    take_place(activation_id=case.pk, offer_id=third.pk, by=maya, at=START)
    held = OfferReservation.objects.filter(reference=case.code, released_at=None)
    assert [row.offer for row in held] == [third]


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
    # where the matter is the offence itself the office sees its task and no plan
    other = opened(world, DIVERSION, started_at=START, child=a_second_child(maya))
    planned(other, maya)
    send_school(world, other, to="disdik")
    with pytest.raises(Activation.DoesNotExist):
        planned(other, dian)
    # a matter without schooling has none
    third = opened(world, started_at=START, child=None)
    with pytest.raises(Activation.DoesNotExist):
        planned(third, maya)


def a_second_child(by):
    from layak.workflows.rapidaction.models import Child

    return Child.objects.create(code="A-TEST-0002", created_at=START, created_by=by.user)


def test_the_law_is_said_to_be_reviewed_only_once_the_legal_office_confirmed_it(world, case, maya):
    planned(case, maya)
    assert page_of(case, maya).law == "UU 23/2014 lampiran A, belum ditinjau Bagian Hukum"
    LegalReview.objects.create(
        playbook=world.playbooks[FILIAL], part="own", position=2, is_confirmed=True,
        reviewer="Bagian Hukum", at=START, by=maya.user,
    )  # fmt: skip
    assert page_of(case, maya).law == "UU 23/2014 lampiran A, sudah ditinjau Bagian Hukum"


def test_reminders_of_a_drill_say_so(world):
    lina = world.people["lina"]
    drill = opened(world, FILIAL, started_at=START, is_drill=True, child=None, who="lina")
    planned(drill, lina, release_on=START.date() + 5 * DAY)
    remind_education(at=START)
    told = Notice.objects.filter(kind="education.reminder").values_list("text", flat=True)
    assert list(told) == [f"GLADI: Rencana belajar {drill.code} belum ada sekolah tujuannya."]


def test_nothing_is_planned_once_it_is_closed(case, maya):
    planned(case, maya)
    CaseAssignment.objects.filter(activation=case, user=maya.user).update(until_at=START)
    with pytest.raises(Activation.DoesNotExist):
        planned(case, maya, last_grade=9)


def test_counts_are_exact_for_the_office_and_small_ones_hidden_else(world, case, maya, sari):
    planned(case, maya)
    choose(case, maya, "filial")
    drill = opened(world, FILIAL, started_at=START, is_drill=True, child=None, who="lina")
    planned(drill, world.people["lina"])
    exact = filial_page(by=world.people["dian"], at=START).pupils
    row = dict(exact.lines)["SMP/MTs"]
    # not chosen, stay, filial, equivalency, vocational, sum: the drill is not counted
    assert row == (0, 0, 1, 0, 0, 1)
    seen = filial_page(by=sari, at=START).pupils
    assert None in dict(seen.lines)["SMP/MTs"]
    assert 1 not in {value for _label, values in seen.lines for value in values}
    assert filial_page(by=sari, at=START).waiting == "0"


def test_places_of_schooling_by_level(world, maya):
    school = offer(world, capacity=5)
    offer(world, "PKBM", kind="equivalency", levels=["paket-b", "paket-c"], capacity=7)
    offer(world, "Lama", capacity=9, agreement_until_on=START.date())
    OfferReservation.objects.create(
        offer=school, place=1, reference="K-AAAA-AAAA", reserved_at=START, reserved_by=maya.user
    )
    places = filial_page(by=maya, at=START).places
    assert [(row.label, row.free, row.of) for row in places] == [
        ("SMP/MTs", 4, 14), ("Paket B", 7, 7), ("Paket C", 7, 7),
    ]  # fmt: skip


class TestPages:
    def url(self, case, move=""):
        return f"/aksi-cepat/penanganan/{case.code}/belajar/{move}"

    @pytest.fixture
    def client_(self, client, maya):
        return sign_in(client, maya)

    @pytest.fixture
    def now_case(self, world, maya):
        at = timezone.now()
        return opened(world, FILIAL, started_at=at, child=a_child(maya, at))

    def test_the_plan_is_filled_chosen_and_given_a_place(self, world, client_, now_case):
        case, school = now_case, offer(world)
        page = client_.get(self.url(case))
        assert page.headers["Cache-Control"] == "no-store"
        assert "Belum ada rencana belajar" in page.content.decode()
        told = {"level": "smp", "last_grade": "8", "dapodik": "active", "seen": "0"}
        assert client_.post(self.url(case), told).status_code == 302
        page = client_.get(self.url(case)).content.decode()
        assert "Dinas Pendidikan kota" in page
        assert "UU 23/2014 lampiran A, belum ditinjau Bagian Hukum" in page
        assert "menurut hukum" not in page.lower()
        chosen = client_.post(self.url(case, "jalur/"), {"route": "filial", "seen": "1"})
        assert chosen.status_code == 302
        done = client_.post(self.url(case, "tempat/"), {"offer": school.pk})
        assert done.status_code == 302
        assert "tempat 1" in client_.get(self.url(case)).content.decode()
        back = client_.post(self.url(case, "lepas/"), {"outcome": "not-used"})
        assert back.status_code == 302

    def test_bad_input_comes_back_where_the_person_is(self, client_, now_case):
        case = now_case
        bad = client_.post(
            self.url(case), {"level": "x", "last_grade": "-1", "release_on": "\u0000"}
        )
        assert bad.status_code == 422
        assert {"level", "last_grade", "release_on"} <= set(bad.context["form"].errors)
        told = {"level": "smp", "dapodik": "missing", "seen": "0"}
        bad = client_.post(self.url(case), told)
        assert list(bad.context["form"].errors) == ["trouble_owner"]
        client_.post(self.url(case), {"level": "smp", "seen": "0"})
        late = client_.post(self.url(case), {"level": "sd", "seen": "0"})
        assert late.status_code == 409
        assert "Yang tersimpan sekarang" in late.content.decode()
        for move, words in {
            "jalur/": {"route": "terbang", "seen": "1"}, "tempat/": {"offer": "9" * 30},
            "lepas/": {"outcome": ""}, "bebas/": {"on": "31-31-31", "clock": "", "zone": "1"},
            "periksa/": {"month": "4", "found": "school"}, "usia/": {"seen": "x"},
        }.items():  # fmt: skip
            assert client_.post(self.url(case, move), words).status_code == 422, move
        unread = client_.post(self.url(case, "jalur/"), {"route": "equivalency", "seen": "1"})
        assert unread.status_code == 422
        assert "Baca peringatan" in unread.content.decode()

    def test_nobody_else_finds_it(self, world, client, now_case):
        case = now_case
        send(world, case, to="smpn-contoh", at=timezone.now(), asked=("schooling",), form="school",
             answers=SCHOOL_ANSWERS, share=school_share(), save_id=uuid4())  # fmt: skip
        for name in ("yusuf", "pandu", "ratih"):
            sign_in(client, world.people[name])
            assert client.get(self.url(case)).status_code == 404
            for move in ("jalur/", "usia/", "tempat/", "lepas/", "bebas/", "periksa/", "kendala/"):
                assert client.post(self.url(case, move)).status_code == 404, (name, move)

    def test_the_receiving_school_reads_nothing_of_where_the_child_was(
        self, world, client, now_case
    ):
        case, at = now_case, timezone.now()
        handoff = send_school(world, case, to="smpn-contoh", at=at)
        sign_in(client, world.people["yusuf"])
        for url in (f"/aksi-cepat/rujukan/{handoff.code}/", f"/aksi-cepat/penanganan/{case.code}/"):
            page = client.get(url).content.decode().lower()
            found = [word for word in TELLING if word in page]
            assert found == [], url
        for notice in Notice.objects.filter(user=world.people["yusuf"].user):
            assert [word for word in TELLING if word in notice.text.lower()] == []

    def test_counts_and_their_workbook(self, world, client, now_case, sari):
        sign_in(client, sari)
        page = client.get("/aksi-cepat/sekolah-filial/").content.decode()
        assert "Hitungan di bawah 5 disembunyikan" in page
        assert client.get("/aksi-cepat/sekolah-filial/sekolah-filial.xlsx").status_code == 200
        assert now_case.code not in page

    def test_an_owner_solves_by_the_code(self, world, client, now_case, maya):
        at, case = timezone.now(), now_case
        due = timezone.localdate(at) + 5 * DAY
        owner = world.agencies["disdik"].pk
        planned(case, maya, at=at, is_over_age=True, trouble_owner_id=owner, trouble_due_on=due)
        sign_in(client, world.people["dian"])
        page = client.get("/aksi-cepat/sekolah-filial/").content.decode()
        assert case.code in page
        assert "usia di atas kelaziman" in page
        done = client.post(self.url(case, "kendala/"), {"solved_by": "age-accepted"})
        assert done.headers["Location"] == "/aksi-cepat/sekolah-filial/"
        assert EducationPlan.objects.get().trouble_solved_by == "age-accepted"


SCHOOL_ANSWERS = {
    "level": "smp", "grade": "8", "need": "none", "mode": "class", "schedule": "morning",
    "papers": "complete", "start": "now",
}  # fmt: skip


TELLING = ("lpka", "lpas", "filial", "penahanan", "konflik dengan hukum", "abh", "bebas", "pidana")


def school_share():
    from tests.rapidaction.handoff_help import share

    return share(purpose="schooling")
