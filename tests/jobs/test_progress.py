from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from layak.platform.jobs import progress
from layak.platform.jobs.models import LongWork
from layak.platform.jobs.worker import close_abandoned

MONDAY = datetime(2026, 2, 2, 3, 0, tzinfo=UTC)


@pytest.fixture
def work(sari):
    return progress.start("recap", by=sari.user, total_count=4, at=MONDAY)


def _percent(work):
    return LongWork.objects.get(pk=work.pk).percent


def test_a_bar_moves_and_is_full_only_at_the_end(work):
    assert _percent(work) == 0
    progress.advance(work.pk)
    assert _percent(work) == 25
    progress.advance(work.pk, by_count=9)
    assert _percent(work) == 99
    progress.finish(work.pk, at=MONDAY, result_url="/berkas/1/")
    done = LongWork.objects.get(pk=work.pk)
    assert (done.percent, done.is_running, done.result_url) == (100, False, "/berkas/1/")


def test_work_of_unknown_length_shows_an_empty_bar(sari):
    assert progress.start("recap", by=sari.user, total_count=0, at=MONDAY).percent == 0


def test_a_failure_says_why_and_is_not_overwritten(work):
    progress.fail(work.pk, at=MONDAY, reason="Berkas terlalu besar.")
    progress.advance(work.pk)
    progress.finish(work.pk, at=MONDAY)
    failed = LongWork.objects.get(pk=work.pk)
    assert (failed.failed_because, failed.done_count) == ("Berkas terlalu besar.", 0)
    assert failed.percent < 100


def test_an_exception_closes_the_work_and_goes_on(work):
    with pytest.raises(KeyError), progress.watched(work.pk, reason="Gagal; ulangi."):
        raise KeyError
    assert LongWork.objects.get(pk=work.pk).failed_because == "Gagal; ulangi."


def test_a_person_sees_their_own_work_the_newest_first(work, sari, tono):
    progress.start("recap", by=tono.user, total_count=1, at=MONDAY)
    later = progress.start("zip", by=sari.user, total_count=1, at=MONDAY + timedelta(hours=1))
    assert list(LongWork.objects.of(sari.user)) == [later, work]


def test_an_abandoned_bar_is_closed_with_a_sentence(work):
    close_abandoned()
    assert "sekali lagi" in LongWork.objects.get(pk=work.pk).failed_because


def test_the_database_refuses_an_outcome_without_a_moment(work):
    with pytest.raises(IntegrityError):
        LongWork.objects.filter(pk=work.pk).update(result_url="/x/")
