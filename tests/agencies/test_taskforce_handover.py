"""A seat changes hands mid-year: its file, and nothing left with the one who went."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from layak.city.agencies.handover.actions import make_handover_file
from layak.city.agencies.positions.actions import Office, add_positions
from layak.city.agencies.seats.actions import NewPerson, replace_holder
from layak.city.agencies.seats.models import Seat
from layak.city.agencies.taskforce.actions import Decree, record_task_force
from layak.city.people.accounts.models import User
from layak.evaluation.answers.models import Assignment, Delegation
from layak.evaluation.rounds.models import Round
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.records.followups.promises.entries import NewFollowUp
from layak.records.followups.promises.models import FollowUp
from layak.records.followups.steps.actions import create_followup
from layak.rules.refusal import Refused
from tests.conftest import fresh, sign_in

NEW = NewPerson(username="dewi", name="Dewi Lestari", email="dewi@musiraya.example")


@pytest.fixture
def round_(begun):
    return Round.objects.get(code="uji")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def today(now):
    return timezone.localdate(now)


@pytest.fixture
def seat(sari):
    return Seat.objects.get(pk=sari.seats[0].seat_id)


@pytest.fixture
def position(wati, seat, today, now):
    decree = Decree(number="188/1", decreed_on=today, since_on=today)
    made = record_task_force(level="city", place_code="", decree=decree, by=wati, at=now)
    office = Office(group="klaster-3", duty="anggota", title="Kepala Bidang", seat_id=seat.pk)
    return add_positions(task_force=made, offices=[office], by=wati, at=now)[0]


@pytest.fixture
def followup(wati, seat, dinkes, today, now):
    new = NewFollowUp(
        title="Siapkan ruang laktasi",
        agency_id=dinkes.pk,
        seat_id=seat.pk,
        due_on=today + timedelta(days=20),
    )
    return create_followup(new=new, by=wati, at=now)


@pytest.fixture
def answer(round_):
    return round_.answers.get(code="14.1")


def test_seat_changes_hands_mid_year_and_nothing_is_orphaned(
    client, round_, seat, sari, heri, wati, dinkes, followup, position, answer, today, now
):
    Assignment.objects.filter(answer=answer, ended_at=None).update(ended_at=now)
    held = Assignment.objects.create(answer=answer, agency=dinkes, relation="lead", assigned_at=now)
    given = Delegation.objects.create(
        assignment=held, to=sari.user, given_at=now, given_by=heri.user
    )
    before = Notice.objects.filter(user=sari.user).count()
    dewi = replace_holder(seat=seat, person=NEW, since_on=today, by=wati, at=now).user
    given.refresh_from_db()
    assert given.ended_at == now
    assert FollowUp.objects.get(pk=followup.pk).seat_id == seat.pk
    assert not Notice.objects.filter(user=sari.user, read_at=None, about__startswith="followup")
    assert Notice.objects.filter(user=dewi, about=f"followup:{followup.pk}").exists()
    later = NewFollowUp(
        title="Lengkapi data", agency_id=dinkes.pk, seat_id=seat.pk, due_on=followup.due_on
    )
    made = create_followup(new=later, by=wati, at=now + timedelta(minutes=1))
    assert Notice.objects.filter(user=sari.user).count() <= before
    assert Notice.objects.filter(user=dewi, about=f"followup:{made.pk}").exists()
    page = sign_in(client, fresh(User.objects.get(pk=dewi.pk))).get(
        reverse("handover_detail", args=[seat.pk])
    )
    text = page.content.decode()
    assert "Siapkan ruang laktasi" in text
    assert "Kepala Bidang" in text
    assert not User.objects.get(pk=sari.user.pk).is_active


def test_file_holds_what_the_page_shows(client, round_, seat, sari, wati, position, now):
    found = sign_in(client, sari).get(reverse("handover_docx", args=[seat.pk]))
    document = Document(io.BytesIO(found.content))
    words = "\n".join(
        [p.text for p in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )
    for wanted in (
        "Kedudukan dalam gugus tugas", "Kepala Bidang", "Siapa yang dapat ditanya", "Wati Rahayu",
        "Pertanyaan yang dipimpin", "Pernyataan peran", "Bukti", "Sari Wulandari",
    ):  # fmt: skip
        assert wanted in words
    assert sign_in(client, wati).get(reverse("handover_pdf", args=[seat.pk])).content[:4] == b"%PDF"
    assert Event.objects.filter(kind="seat.file_made").count() == 2


def test_file_is_for_the_holder_and_the_secretariat(client, seat, tono, now):
    assert sign_in(client, tono).get(reverse("handover_pdf", args=[seat.pk])).status_code == 404
    with pytest.raises(Refused, match="pemegang kursi"):
        make_handover_file(seat_id=seat.pk, by=tono, at=now)
