"""What follows an agency, a seat, an evidence: promises do not lose their owner."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from layak.city.agencies.bodies.mergers import moving_rows
from layak.city.agencies.register.actions import end_agency, merge_agencies
from layak.city.agencies.seats.actions import NewPerson, replace_holder
from layak.city.agencies.seats.models import Seat
from layak.city.people.accounts.models import User
from layak.evaluation.dues.calendar_reads import calendar_days
from layak.platform.notifications.models import Notice
from layak.records.evidence.files.reads import visible_evidence
from layak.records.followups.lists.waiting import waiting_promises
from layak.records.followups.promises.hooks import followup_sections
from layak.records.followups.steps.actions import report_followup, upload_proof
from layak.rules.refusal import Refused
from tests.conftest import fresh, sign_in
from tests.evidence.conftest import folders
from tests.followups.conftest import NOW, TODAY
from tests.followups.test_finishing import paper

__all__ = ["folders"]


def test_promises_go_with_their_agency(promise, dinkes, disdik, tono, sari):
    made = promise(supporter_ids=(disdik.pk,))
    helped = promise(agency_id=disdik.pk, supporter_ids=(dinkes.pk,))
    assert "1 tindak lanjut" in moving_rows(dinkes.pk)
    with pytest.raises(Refused, match="1 tindak lanjut yang berjalan"):
        end_agency(agency=dinkes, by=None, at=NOW)
    merge_agencies(source=dinkes, into=disdik, by=None, at=NOW)
    made.refresh_from_db()
    assert (made.agency, made.supporters.count(), helped.supporters.count()) == (disdik, 0, 0)


def test_a_seat_keeps_its_promises_and_who_left_hears_no_more(promise, dinkes, sari, wati):
    seat = Seat.objects.get(pk=sari.seat.seat_id)
    made = promise(seat_id=seat.pk)
    now = timezone.now()
    person = NewPerson(username="baru", name="Orang Baru", email="")
    replace_holder(seat=seat, person=person, since_on=timezone.localdate(now), by=None, at=now)
    newcomer = User.objects.get(username="baru")
    assert [notice.user for notice in Notice.objects.filter(kind="followup.given")] == [newcomer]
    (own, _whole) = followup_sections(seat, timezone.localdate(now))
    assert [line.url for line in own.lines] == [f"/tindak-lanjut/{made.pk}/"]
    report_followup(followup_id=made.pk, by=fresh(newcomer), at=now)
    with pytest.raises(Refused):
        report_followup(followup_id=promise(at=now, due_on=later(now)).pk, by=fresh(sari), at=now)


def later(now: datetime) -> date:
    return timezone.localdate(now) + timedelta(days=9)


def test_proof_is_seen_by_whoever_sees_the_promise(promise, sari, wati, folders, client):
    made = promise()
    kept = upload_proof(followup_id=made.pk, upload=paper(), title="Foto", by=sari, at=NOW)
    sign_in(client, wati)
    page = client.get(f"/bukti/{kept.pk}/").content.decode()
    assert f"/tindak-lanjut/{made.pk}/" in page
    assert kept in visible_evidence(sari)


def test_the_calendar_of_a_person_counts_what_they_answer_for(promise, sari, heri, tono):
    promise(), promise()
    (day,) = calendar_days(sari.user, site="https://kota.example", at=NOW)
    assert (day.day, day.title) == (date(2026, 2, 12), "2 tindak lanjut jatuh tempo")
    assert calendar_days(heri.user, site="https://kota.example", at=NOW) == []
    assert calendar_days(tono.user, site="https://kota.example", at=NOW) == []


def test_what_waits_is_ones_own_or_to_be_closed(promise, sari, tono, wati, ketut, rahma, dp3a):
    mine, far = promise(), promise(due_on=date(2026, 9, 1))
    done, own = promise(title="Selesai"), promise(agency_id=dp3a.pk)
    report_followup(followup_id=done.pk, by=sari, at=NOW)
    report_followup(followup_id=own.pk, by=wati, at=NOW)

    def ids(by):
        found = waiting_promises(by, today=TODAY)
        return found and [row.id for row in found.rows]

    assert ids(sari) == [mine.pk]
    assert ids(wati) == [done.pk]
    assert ids(ketut) == [done.pk, own.pk]
    assert ids(tono) is None
    assert ids(rahma) is None
    assert far.pk
