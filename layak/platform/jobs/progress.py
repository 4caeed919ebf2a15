"""How far long work has come, for the bar on a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import F
from django.db.models.functions import Least
from django.utils import timezone

from layak.platform.jobs.models import LongWork

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

_LOCKS = 0x6C617961  # the first number of our advisory locks


def start(kind: str, *, by: AbstractBaseUser | None, total_count: int, at: datetime) -> LongWork:
    """The row a page can watch; pass its id to the job: `enqueue(..., work_id=work.pk)`."""
    return LongWork.objects.create(
        kind=kind, by_id=None if by is None else by.pk, started_at=at, total_count=total_count
    )


def advance(work_id: int, *, by_count: int = 1) -> None:
    """One or more steps further. Call it between transactions: inside one nobody sees it."""
    LongWork.objects.filter(pk=work_id, finished_at__isnull=True).update(
        done_count=Least(F("done_count") + by_count, F("total_count"))
    )


def begin_again(work_id: int) -> LongWork | None:
    """Inside a job: the work from its start, also where a worker died in it; None when it ended."""
    LongWork.objects.filter(pk=work_id, finished_at__isnull=True).update(done_count=0)
    return LongWork.objects.select_related("by").filter(pk=work_id, finished_at=None).first()


@contextmanager
def alone(work_id: int) -> Iterator[bool]:
    """Whether no other worker is at this work now; it is ours until the block ends.

    A lock of the connection: a worker that dies lets it go.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS, work_id])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, work_id])


def finish(work_id: int, *, at: datetime, result_url: str = "") -> None:
    """Done; the page shows the link to the result."""
    LongWork.objects.filter(pk=work_id, finished_at__isnull=True).update(
        done_count=F("total_count"), finished_at=at, result_url=result_url
    )


def fail(work_id: int, *, at: datetime, reason: str) -> None:
    """Given up; `reason` is a sentence for the person who waits."""
    LongWork.objects.filter(pk=work_id, finished_at__isnull=True).update(
        finished_at=at, failed_because=reason
    )


@contextmanager
def watched(work_id: int, *, reason: str) -> Iterator[None]:
    """Inside a job: an exception closes the work with `reason` and goes on to the queue."""
    try:
        yield
    except Exception:
        fail(work_id, at=timezone.now(), reason=reason)
        raise
