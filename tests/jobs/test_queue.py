from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from layak.platform import jobs
from layak.platform.jobs.health import queue_health
from layak.platform.jobs.queue import in_utc, rescue_stalled

HEARD: list[dict] = []


@pytest.fixture(scope="module", autouse=True)
def _a_task():
    @jobs.task("test.listen")
    def listen(**ids):
        HEARD.append(ids)

    yield
    del app.tasks["test.listen"]


@pytest.fixture(autouse=True)
def _silence():
    HEARD.clear()


def test_a_job_runs_with_the_ids_it_was_given(db):
    jobs.enqueue("test.listen", answer_id=7, kind="a")
    assert HEARD == []
    assert jobs.run_pending() == ["test.listen"]
    assert HEARD == [{"answer_id": 7, "kind": "a"}]
    assert jobs.run_pending() == []


def test_a_rolled_back_action_queues_nothing(db):
    with transaction.atomic():
        jobs.enqueue("test.listen", answer_id=1)
        transaction.set_rollback(True)
    assert jobs.run_pending() == []


def test_an_unknown_name_is_refused_where_it_is_queued(db):
    with pytest.raises(jobs.UnknownTask, match=r"test\.nothing"):
        jobs.enqueue("test.nothing")


def test_a_key_queues_once_and_leaves_the_transaction_whole(db):
    jobs.enqueue("test.listen", once="k", n=1)
    jobs.enqueue("test.listen", once="k", n=2)
    assert jobs.run_pending() == ["test.listen"]
    assert HEARD == [{"n": 1}]
    jobs.enqueue("test.listen", once="k", n=3)
    assert jobs.run_pending() == ["test.listen"]


def test_a_job_for_tomorrow_waits(db):
    jobs.enqueue("test.listen", run_at=timezone.now() + timedelta(days=1))
    assert jobs.run_pending() == []
    assert ProcrastinateJob.objects.get().status == "todo"


def test_jobs_run_in_the_order_they_were_queued(db):
    for number in (3, 1, 2):
        jobs.enqueue("test.listen", n=number)
    jobs.run_pending()
    assert [ids["n"] for ids in HEARD] == [3, 1, 2]


def test_an_exception_of_a_job_reaches_the_test(db):
    @jobs.task("test.fail")
    def fail():
        raise ValueError("no")

    jobs.enqueue("test.fail")
    with pytest.raises(ValueError, match="no"):
        jobs.run_pending()
    del app.tasks["test.fail"]


def test_scheduled_work_can_be_queued_by_name(db):
    jobs.enqueue("jobs.rescue")
    assert jobs.run_pending() == ["jobs.rescue"]


def test_every_schedule_of_the_application_is_known():
    app.perform_import_paths()
    names = {task.name for task in (p.task for p in app.periodic_registry.periodic_tasks.values())}
    assert {"ground.backup", "jobs.rescue", "audit.seal"} <= names


@pytest.mark.parametrize(
    ("cron", "zone", "expected"),
    [
        ("0 6 * * *", "Asia/Jakarta", "0 23 * * *"),
        ("30 8 * * *", "Asia/Jakarta", "30 1 * * *"),
        ("30 8 * * 1", "Asia/Jayapura", None),
        ("30 9 * * 1", "Asia/Jayapura", "30 0 * * 1"),
        ("0 6 * * *", "Asia/Makassar", "0 22 * * *"),
        ("*/5 * * * *", "Asia/Jakarta", "*/5 * * * *"),
        ("* * * * * */10", "Asia/Jakarta", "* * * * * */10"),
        ("0 1 * * * 30", "Asia/Jakarta", "0 18 * * * 30"),
    ],
)
def test_a_schedule_is_meant_in_city_time(cron, zone, expected):
    if expected is None:
        with pytest.raises(ValueError, match="another day"):
            in_utc(cron, zone=zone)
    else:
        assert in_utc(cron, zone=zone) == expected


def _begun_by_a_worker(*, seconds_ago: int, once: str | None = None) -> None:
    jobs.enqueue("test.listen", n=1, once=once)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [seconds_ago],
        )
        (worker,) = cursor.fetchone()
        cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", [worker])


def test_what_a_vanished_worker_had_begun_is_queued_again(db):
    _begun_by_a_worker(seconds_ago=300)
    assert jobs.run_pending() == []
    assert rescue_stalled() == ["test.listen"]
    assert jobs.run_pending() == ["test.listen"]


def test_what_was_queued_again_by_the_clock_is_not_queued_twice(db):
    """A scheduled job waits under its lock already: the one that was begun is given up for it."""
    _begun_by_a_worker(seconds_ago=300, once="test.listen")
    jobs.enqueue("test.listen", once="test.listen")
    assert rescue_stalled() == []
    assert jobs.run_pending() == ["test.listen"]
    assert rescue_stalled() == []
    assert queue_health().failed_count == 0


def test_two_that_were_begun_under_one_lock_are_queued_once(db):
    _begun_by_a_worker(seconds_ago=300, once="test.listen")
    _begun_by_a_worker(seconds_ago=300, once="test.listen")
    assert rescue_stalled() == ["test.listen"]
    assert jobs.run_pending() == ["test.listen"]


def test_what_a_living_worker_does_is_left_to_it(db):
    _begun_by_a_worker(seconds_ago=5)
    assert rescue_stalled() == []


def test_the_queue_says_whether_a_worker_lives(db):
    now = timezone.now()
    assert not queue_health().is_alive(at=now)
    _begun_by_a_worker(seconds_ago=5)
    health = queue_health()
    assert health.is_alive(at=now)
    assert not health.is_alive(at=now + timedelta(minutes=2))
    assert (health.waiting_count, health.failed_count) == (0, 0)
    jobs.enqueue("test.listen")
    assert queue_health().waiting_count == 1
