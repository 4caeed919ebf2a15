from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal

import pytest
from lokal import wilayah
from PIL import Image

from layak.city.agencies.bodies.models import Agency, AgencyAlias
from layak.city.agencies.seats.models import Seat, SeatHolding
from layak.city.people.accounts.models import User
from layak.city.places.models import District, Municipality, Ward
from layak.config.cli import execute
from layak.config.console.trouble import UsageError
from layak.config.demo import files, maker
from layak.evaluation.answers.models import Answer, AnswerRevision, AnswerStep, EvidenceUse
from layak.evaluation.rounds.models import Round
from layak.evaluation.scores.reads import score_of
from layak.platform.audit.models import Event
from layak.platform.documents.reading.photos import distance, fingerprint
from layak.records.evidence.activities.models import Activity, ActivityPhoto
from layak.records.evidence.reading.rules import NEAR_BITS
from layak.rules.refusal import Refused
from tests.demo.city import NOW, QUICK, demo_city  # noqa: F401  # the fixture
from tests.evaluation.flags.planted import TABLE as PLANTED
from tests.evaluation.flags.planted import wanted
from tests.evaluation.flags.planting import found_in, plant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_city")]

# operations.md F, column "last official Y0"
LAST = {
    "K": "98.40",
    "I": "61.00",
    "II": "74.50",
    "III": "103.00",
    "IV": "62.30",
    "V": "110.50",
    "KD": "51.50",
}


@pytest.fixture
def current():
    return Round.objects.get(code="demo")


def test_city_is_invented_and_says_so():
    city = Municipality.objects.get()
    assert city.is_demo
    assert "(contoh)" in city.name
    assert wilayah.get_wilayah(city.code) is None
    assert wilayah.get_wilayah(city.code.split(".")[0]) is None
    assert (District.objects.count(), Ward.objects.count()) == (18, 107)
    assert not User.objects.filter(demo_since_at=None).exists()


def test_city_has_45_bodies_and_73_seats():
    own = Agency.objects.current().exclude(kind="lembaga")
    assert own.count() == 45
    assert Agency.objects.filter(kind="lembaga").count() == 9
    assert own.filter(command="luar").count() == 11
    assert Seat.objects.current().filter(agency__in=own).count() == 73


def test_last_round_is_the_published_result_and_is_frozen(current):
    last = current.previous
    assert last.evaluation_year == 2025
    assert last.data_years == [2023, 2024]
    assert last.closed_at is not None
    snapshot = last.snapshots.get()
    assert (snapshot.total, snapshot.rank) == (Decimal("561.20"), "Pratama")
    parts = {code: f"{part.achieved:.2f}" for code, part in score_of(last).parts.items()}
    assert parts == LAST
    assert set(last.answers.values_list("stage", flat=True)) == {"accepted"}
    assert AnswerStep.objects.filter(answer__round=last, move="waive").count() == 274


def test_activities_have_photos_of_places_none_like_another():
    assert Activity.objects.count() == 3
    assert ActivityPhoto.objects.count() == 5
    looks = []
    for scene in files.SCENES:
        upload = files.photo(scene, name=f"{scene}-1", day=date(2026, 11, 3))
        looks.append(fingerprint(Image.open(upload.stream).convert("L")))
    pairs = itertools.combinations(looks, 2)
    assert min(distance(one, other) for one, other in pairs) > NEAR_BITS


def test_current_round_is_half_answered_in_every_stage(current):
    assert (current.evaluation_year, current.data_years) == (2027, [2025, 2026])
    assert current.target_rank == "Madya"
    score = score_of(current)
    assert 110 <= score.answered_count <= 165
    assert score.not_applicable_count == 1
    stages = list(current.answers.values_list("stage", flat=True))
    for stage in ("draft", "ready", "approved", "accepted", "returned"):
        assert stages.count(stage) >= 15, stage


def test_nothing_happens_after_the_moment_of_seeding_or_out_of_order(current):
    moments = list(Event.objects.filter(stream="round:demo").order_by("pk").values_list("at"))
    assert moments == sorted(moments)
    assert moments[-1][0] < NOW


def test_three_names_of_one_office_are_one_body():
    office = Agency.objects.get(code="pupr")
    names = set(AgencyAlias.objects.filter(agency=office).values_list("name", flat=True))
    assert {"Dinas PU", "Dinas PU Bina Marga"} <= names
    former = Agency.objects.get(code="pu-bina-marga")
    assert former.merged_into == office
    assert not former.assignments.filter(ended_at=None).exists()


def test_operator_of_dukcapil_was_replaced_in_february_and_the_seat_stayed():
    seat = Seat.objects.get(agency__code="disdukcapil", role="operator")
    holdings = SeatHolding.objects.filter(seat=seat).order_by("since_on")
    assert [holding.until_on for holding in holdings] == [date(2026, 2, 16), None]
    assert [holding.user.is_active for holding in holdings] == [False, True]


def test_ten_bodies_answer_one_question_and_one_is_late(current):
    answer = current.answers.get(code="5.8")
    assert answer.assignments.filter(ended_at=None).count() == 10
    assert answer.due_on < NOW.date()


def test_an_invited_body_has_the_secretariat_as_caretaker(current):
    answer = current.answers.get(code="7.1")
    lead = answer.assignments.get(relation="lead", ended_at=None)
    assert (lead.agency.code, lead.caretaker_for.code) == ("dp3a", "kemenag")


def test_both_texts_of_two_people_are_kept(current):
    texts = AnswerRevision.objects.filter(answer__code="14.4", answer__round=current, field="note")
    assert sorted(texts.values_list("is_kept", "saved_by__username")) == [
        (False, "wati"),
        (True, "sari"),
    ]


def test_returned_answers_carry_a_note_and_reach_their_operator(current):
    assert current.answers.get(code="14.1").stage == "returned"
    steps = AnswerStep.objects.filter(answer__round=current, move="return")
    assert steps.count() >= 20
    assert not steps.filter(note="").exists()


def test_approvals_come_in_every_way(current):
    ways = set(AnswerStep.objects.filter(answer__round=current).values_list("move", flat=True))
    assert {"approve", "approve_by_statement", "waive"} <= ways
    assert current.statements.get().answers.count() == 2


def test_answers_of_the_secretariat_are_accepted_by_the_chair(current):
    steps = AnswerStep.objects.filter(answer__round=current, move="accept")
    led = Answer.objects.filter(assignments__agency__code="dp3a", assignments__relation="lead")
    assert set(steps.filter(answer__in=led).values_list("by__username", flat=True)) == {"ketut"}
    assert set(steps.exclude(answer__in=led).values_list("by__username", flat=True)) == {"wati"}


def test_files_are_real_and_of_their_type(current):
    uses = EvidenceUse.objects.filter(answer__round=current)
    types = set(uses.values_list("evidence__files__media_type", flat=True))
    assert uses.count() > 100
    assert types == {
        "application/pdf",
        "image/jpeg",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }


def test_printed_accounts_open_and_all_others_wait_for_a_code(settings):
    settings.PASSWORD_HASHERS = QUICK["PASSWORD_HASHERS"]
    printed = {username: password for username, password, _ in maker.accounts()}
    assert {"sari", "heri", "wati", "budi", "ketut", "rahma", "adi", "tono"} <= printed.keys()
    for user in User.objects.filter(is_active=True):
        known = printed.get(user.username)
        assert user.check_password(known) if known else not user.has_usable_password()


def test_a_second_city_is_refused_and_seeding_does_nothing():
    with pytest.raises(Refused, match="Satu kota, satu basis data"):
        maker.make(at=NOW)
    assert maker.seed_if_empty(at=NOW) is False


def test_many_cities_are_refused_plainly():
    with pytest.raises(UsageError, match="belum ada dalam versi ini"):
        execute(["demo", "--cities", "3"])


def asked_now(round_) -> list[Answer]:
    return list(Answer.objects.filter(round=round_).select_related("round").order_by("position"))


def test_the_clean_round_raises_no_false_alarm(current):
    """Returned answers wait for a reply, which is no false alarm; everything else would be one."""
    answers = asked_now(current)
    returned = {row.code for row in answers if row.stage == "returned"}
    raised = {code: flags for code, flags in found_in(answers).items() if flags}
    assert set(raised) == returned
    assert set().union(*raised.values()) == {("return_unanswered", "return")}
    assert sum(bool(row.figures) for row in answers) >= 40  # a round that has something to look at


def test_thirty_faults_planted_into_the_city_are_all_found(current):
    wati = User.objects.get(username="wati")
    before = found_in(asked_now(current))
    for case in PLANTED["faults"]:
        plant(case, current.answers.get(code=case["code"]), by=wati, at=NOW)
    after = found_in(asked_now(current))
    wanted_now = {case["code"]: wanted(case) for case in PLANTED["faults"]}
    assert len(wanted_now) == 30
    # what the story of the city had returned there waits for its reply all the same
    assert after == {code: flags | wanted_now.get(code, set()) for code, flags in before.items()}
