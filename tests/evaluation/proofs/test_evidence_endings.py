"""Validity that ends: one notice a person and morning, what was told is remembered."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from layak.city.people.accounts.models import User
from layak.evaluation.answers.models import EvidenceUse
from layak.evaluation.proofs.actions import detach_evidence
from layak.platform.notifications.models import Notice
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.library import validity
from layak.records.evidence.library.models import EndingTold
from layak.records.evidence.library.validity import settle_ending, warn_ending
from tests.conftest import MONDAY, make_person
from tests.evaluation.proofs.conftest import ends

pytestmark = pytest.mark.usefixtures("kept_files")
HOUR = timedelta(hours=1)


def at_day(day):
    return timezone.make_aware(datetime.combine(day, datetime.min.time())) + 8 * HOUR


def notices(user):
    return list(Notice.objects.filter(user=user.user).order_by("pk").values_list("text", flat=True))


END = date(2026, 6, 1)


def test_the_owner_is_told_once_for_each_rung(use, sari, heri, wati, tono, dinkes):
    colleague = make_person(dinkes, "contributor", "rini", "Rini Sari")
    ends(use, END, kind="decree", number="12/2024", title="SK atas nama seseorang")
    told = []
    for left in (61, 60, 59, 40, 30, 29, 7, 1, 0, -1):
        count = warn_ending(at=at_day(END - timedelta(days=left)))
        # read, so that it is not replaced by the next
        Notice.objects.update(read_at=MONDAY)
        told += [left] * (count > 0)
    assert told == [60, 30, 7]
    assert set(notices(sari)) == {
        "Surat keputusan (SK) Nomor 12/2024 berlaku sampai 1 Juni 2026. Siapkan penggantinya."
    }
    assert notices(colleague) == notices(sari) == 3 * notices(sari)[:1]
    assert [notices(one) for one in (heri, wati, tono)] == [[], [], []]


def others_that_end(use, count, *, first=END):
    """So many more documents of the same agency in use for the same question."""
    made = []
    for number in range(count):
        evidence = Evidence.objects.create(
            agency=use.evidence.agency,
            title=f"Dokumen {number}",
            number=f"{number}/2025",
            kind="decree",
            valid_until_on=first + timedelta(days=number),
            created_at=MONDAY,
            created_by=use.added_by,
        )
        made.append(
            EvidenceUse.objects.create(
                answer=use.answer, evidence=evidence, added_at=MONDAY, added_by=use.added_by
            )
        )
    return made


def test_many_that_end_are_one_notice_a_day(use, sari):
    ends(use, END, kind="agreement")
    others_that_end(use, 6)
    at = at_day(END - timedelta(days=20))
    assert warn_ending(at=at) == 1
    assert warn_ending(at=at) == 0
    sk = "Surat keputusan (SK) Nomor"
    assert notices(sari) == [
        "7 bukti perlu disiapkan penggantinya: Perjanjian atau nota kesepahaman (berlaku sampai "
        f"1 Juni 2026); {sk} 0/2025 (berlaku sampai 1 Juni 2026); {sk} 1/2025 (berlaku sampai "
        "2 Juni 2026); 4 lainnya."
    ]
    notice = Notice.objects.get(user=sari.user)
    assert (notice.url, notice.is_reminder) == ("/bukti/?keadaan=habis", True)


def test_what_comes_after_the_digest_waits_for_the_next_day(use, sari):
    ends(use, END)
    at = at_day(END - timedelta(days=20))
    warn_ending(at=at)
    others_that_end(use, 1)
    assert warn_ending(at=at + HOUR) == 0
    assert len(notices(sari)) == 1
    assert warn_ending(at=at + 24 * HOUR) == 1
    assert [text.partition(" berlaku")[0] for text in notices(sari)] == [
        "Sebuah bukti",
        "Surat keputusan (SK) Nomor 0/2025",
    ]


def test_a_digest_says_what_is_left_of_it_and_a_later_rung_replaces_it(use, sari):
    ends(use, END)
    (other,) = others_that_end(use, 1)
    warn_ending(at=at_day(END - timedelta(days=20)))
    assert notices(sari)[0].startswith("2 bukti")
    detach_evidence(use=other, by=sari, at=MONDAY)
    assert settle_ending(at=at_day(END - timedelta(days=19))) == 0
    assert notices(sari) == ["Sebuah bukti berlaku sampai 1 Juni 2026. Siapkan penggantinya."]
    assert warn_ending(at=at_day(END - timedelta(days=6))) == 1
    assert len(notices(sari)) == 1
    assert settle_ending(at=at_day(END + timedelta(days=31))) == 1
    assert not EndingTold.objects.exists()


def test_a_worker_that_dies_in_the_middle_has_told_nobody_half(use, sari, monkeypatch):
    ends(use, END)
    at = at_day(END - timedelta(days=20))
    monkeypatch.setattr(validity, "notify", lambda **_told: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        warn_ending(at=at)
    assert not EndingTold.objects.exists()
    monkeypatch.undo()
    assert warn_ending(at=at) == 1
    assert len(notices(sari)) == 1


def test_a_renewed_or_unused_document_withdraws_its_warning(use, other, sari):
    ends(use, END)
    warn_ending(at=at_day(END - timedelta(days=20)))
    assert notices(sari) == ["Sebuah bukti berlaku sampai 1 Juni 2026. Siapkan penggantinya."]
    ends(use, date(2026, 6, 20))
    settle_ending(at=at_day(END - timedelta(days=19)))
    assert notices(sari) == ["Sebuah bukti berlaku sampai 20 Juni 2026. Siapkan penggantinya."]
    ends(use, date(2027, 6, 1))
    assert settle_ending(at=at_day(END - timedelta(days=18))) == 1
    assert notices(sari) == []
    ends(use, END)
    detach_evidence(use=use, by=sari, at=MONDAY)
    assert warn_ending(at=at_day(END - timedelta(days=5))) == 0


def test_a_notice_that_was_read_stays_and_a_closed_account_gets_none(use, sari):
    ends(use, END)
    warn_ending(at=at_day(END - timedelta(days=20)))
    Notice.objects.update(read_at=MONDAY)
    ends(use, None)
    settle_ending(at=at_day(END))
    assert len(notices(sari)) == 1
    User.objects.filter(pk=sari.user.pk).update(is_active=False)
    ends(use, END)
    assert warn_ending(at=at_day(END - timedelta(days=6))) == 0
