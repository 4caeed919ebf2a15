"""Long work fills the queue, and a mail server is dead: the alarms ring all the same."""

from __future__ import annotations

import time

import pytest

from tests.faults.test_escalation_killed import ALARMS, seed
from tests.faults.test_reminding import QUEUE, run
from tests.faults.test_reminding import SEED as PROMISES
from tests.installation import until

pytestmark = pytest.mark.slow

LATE_AFTER = 120  # seconds: what the clocks promise
BUSY = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' AND task_name = %s"


def test_an_alarm_rings_while_long_work_runs(stopped):
    """F-03. Nobody queues the alarm: it comes by the clock alone, in the application and as a mail,
    while the worker of all else sits in one job from beginning to end."""
    stopped.serve()
    run(stopped, PROMISES)
    with stopped.connect() as looking, stopped.connect() as holding:
        looking.autocommit = True

        def is_busy() -> bool:
            return looking.execute(BUSY, ["followups.send_reminders"]).fetchone()[0] == 1

        # as long as somebody holds these rows the reminders do not end: ten minutes or ten hours
        holding.execute("BEGIN")
        holding.execute("LOCK TABLE followups_followup IN ACCESS EXCLUSIVE MODE")
        run(stopped, QUEUE)
        until(is_busy, seconds=30, what="the long job")
        run(stopped, seed(1, 3))
        began = time.monotonic()
        until(
            lambda: looking.execute(ALARMS).fetchone()[0] == 3,
            seconds=LATE_AFTER,
            what="three rungs of the alarm",
        )
        until(
            lambda: list((stopped.home / "mail").glob("*.log")),
            seconds=LATE_AFTER - (time.monotonic() - began),
            what="a red alarm as a mail",
        )
        assert is_busy()
        holding.execute("ROLLBACK")
        until(lambda: not is_busy(), seconds=30, what="the end of the long job")
