"""Tasks by name over procrastinate, whose queue lives in the same database as the work itself."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

logger = logging.getLogger(__name__)

Value = int | str | None
Job = Callable[..., None]
# 4 s, 16 s, 64 s, 4 min, 17 min: a mail server that restarts is back by then
RETRY = RetryStrategy(max_attempts=6, exponential_wait=4)
FETCH = """
SELECT id, task_name, args FROM procrastinate_jobs
WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())
ORDER BY priority DESC, id LIMIT 1
"""
STALLED = """
SELECT job.id, job.task_name
FROM procrastinate_jobs job
LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
WHERE job.status = 'doing'
  AND (worker.id IS NULL OR worker.last_heartbeat < now() - interval '30 seconds')
ORDER BY job.id
FOR UPDATE OF job SKIP LOCKED
"""
UNDONE = """
SELECT args FROM procrastinate_jobs WHERE task_name = %s AND status IN ('todo', 'doing') ORDER BY id
"""
# what must not wait behind long work: a worker of its own takes it
CLOCKS, OTHERS = "clocks", "default"
AGAIN = "SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)"
GIVE_UP = "SELECT procrastinate_finish_job_v1(%s, 'aborted', false)"


class UnknownTask(LookupError):
    """No tasks.py declares a task of this name."""


def task(name: str, *, queue: str = OTHERS) -> Callable[[Job], Job]:
    """Declare the function below as the job `name`; it gets ids and may run twice.

    A job that raises is tried again, six times in all over about twenty minutes.
    """

    def declare(function: Job) -> Job:
        app.task(name=name, retry=RETRY, queue=queue)(function)
        return function

    return declare


def scheduled(
    name: str, *, cron: str, queue: str = OTHERS, lock: str | None = None
) -> Callable[[Job], Job]:
    """Declare the function below as the job `name`, queued by the clock of the city.

    `cron` is minute, hour, day, month, weekday and, if wanted, second. The function takes no
    arguments; it may be queued by name as well. In the queue `CLOCKS` three jobs run beside each
    other, but never two of the same `lock`: what asks another server, which may be slow, has one.
    """

    def declare(function: Job) -> Job:
        def at_its_time(timestamp: int = 0) -> None:  # 0: queued by hand
            function()

        declared = app.task(name=name, retry=RETRY, queueing_lock=name, queue=queue, lock=lock)
        registered = declared(at_its_time)
        app.periodic(cron=in_utc(cron, zone=settings.TIME_ZONE))(registered)
        return function

    return declare


def in_utc(cron: str, *, zone: str) -> str:
    """The schedule `cron` of a city's zone in UTC, which the queue counts in.

    Indonesian zones are whole hours and know no summer time. Raises ValueError where an hour
    would move into another day of a schedule that names its days.
    """
    minute, hour, *days = cron.split()
    if not hour.isdigit():
        return cron
    offset = ZoneInfo(zone).utcoffset(datetime(2026, 1, 1)) or timedelta()  # noqa: DTZ001
    moved = int(hour) - int(offset.total_seconds() // 3600)
    if not 0 <= moved < 24 and days[:3] != ["*", "*", "*"]:
        raise ValueError(f"{cron!r} would fall on another day in UTC")
    return " ".join([minute, str(moved % 24), *days])


def _check_known(name: str) -> None:
    app.perform_import_paths()  # type: ignore[no-untyped-call]
    if name not in app.tasks:
        raise UnknownTask(name)


def enqueue(
    name: str, *, run_at: datetime | None = None, once: str | None = None, **ids: Value
) -> None:
    """Queue the job `name` in the current transaction: rolled back, nothing is queued.

    `run_at` postpones it. `once` is a key: while a job with that key waits, a second one is not
    queued. Raises UnknownTask for a name that no tasks.py declares.
    """
    _check_known(name)
    job = app.configure_task(name, schedule_at=run_at, queueing_lock=once)
    try:
        with transaction.atomic():
            job.defer(**ids)
    except AlreadyEnqueued:
        logger.debug("%s waits already (%s)", name, once)


def run_pending(limit: int = 1000) -> list[str]:
    """Run what is queued now, in this process and transaction; names in the order they ran.

    For tests and for `bin/layak`: an exception of a job is raised, not retried.
    """
    ran: list[str] = []
    while len(ran) < limit:
        with connection.cursor() as cursor:
            cursor.execute(FETCH)
            row = cursor.fetchone()
        if row is None:
            break
        number, name, ids = row
        if not isinstance(ids, dict):
            ids = json.loads(ids)
        _check_known(name)
        app.tasks[name].func(**ids)
        with connection.cursor() as cursor:
            cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', false)", [number])
        ran.append(name)
    return ran


def undone(name: str) -> list[dict[str, Any]]:
    """The ids of every job `name` that waits or runs: one query."""
    with connection.cursor() as cursor:
        cursor.execute(UNDONE, [name])
        rows = cursor.fetchall()
    return [ids if isinstance(ids, dict) else json.loads(ids) for (ids,) in rows]


@transaction.atomic
def rescue_stalled() -> list[str]:
    """Queue again what a worker that is gone had begun; the names of those jobs.

    Where the same job waits under its lock already (the clock queued it meanwhile), the one that
    was begun is given up: the waiting one does its work.
    """
    with connection.cursor() as cursor:
        cursor.execute(STALLED)
        stalled = cursor.fetchall()
    names = []
    for number, name in stalled:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(AGAIN, [number])
        except IntegrityError:
            with connection.cursor() as cursor:
                cursor.execute(GIVE_UP, [number])
            continue
        names.append(name)
    for name in names:
        logger.warning("%s is taken up again", name)
    return names
