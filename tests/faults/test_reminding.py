"""A worker that is killed in the middle of the reminders: the next one says each of them once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest

from tests.installation import ROOT, until

pytestmark = pytest.mark.slow

COUNT, BATCH = 160, 50
SEED = """
import django
django.setup()
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from layak.city.agencies.models import Agency, Seat, SeatHolding
from layak.city.people.models import User
from layak.platform import jobs
from layak.records.followups.models import FollowUp
now = timezone.now()
today = timezone.localdate(now)
user = User.objects.create(username="sari", name="Sari")
agency = Agency.objects.create(code="dinkes", name="Dinas Kesehatan", kind="dinas", command="kota")
seat = Seat.objects.create(agency=agency, role="operator", title="Operator")
SeatHolding.objects.create(seat=seat, user=user, since_on=today - timedelta(days=90))
FollowUp.objects.bulk_create(
    FollowUp(
        title=f"Janji {n}", agency=agency, seat=seat, due_on=today - timedelta(days=60),
        created_at=now, created_by=user,
    )
    for n in range(COUNT)
)
""".replace("COUNT", str(COUNT))
QUEUE = """
import django
django.setup()
from layak.platform import jobs
jobs.enqueue("followups.send_reminders")
"""


def run(installation, script: str) -> None:
    """A script of ours in the database of this home."""
    known = json.loads((installation.home / "secrets" / "secrets.json").read_text())
    folder = (installation.home / "pg/data/postmaster.pid").read_text().splitlines()[4]
    url = f"postgresql://layak_owner:{known['owner_password']}@/layak?host={folder}"
    more = {
        "DATABASE_URL": url,
        "DATABASE_OWNER_URL": url,
        "LAYAK_DATABASE_ROLE": "owner",
        "DJANGO_SETTINGS_MODULE": "layak.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    told = subprocess.run(
        [sys.executable, "-c", script],
        env=installation.environment | more,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr


def test_each_reminder_is_sent_once_when_the_worker_is_killed_among_them(stopped):
    stopped.serve()
    run(stopped, SEED)
    with stopped.connect() as looking, stopped.connect() as holding:

        def sent() -> int:
            rows = looking.execute(
                "SELECT count(*) FROM notifications_notice WHERE kind = 'followup.late'"
            )
            return rows.fetchone()[0]

        # somebody else has a promise of the third fifty in hand: the worker waits there
        held = (
            "SELECT id FROM followups_followup WHERE id ="
            " (SELECT id FROM followups_followup ORDER BY id OFFSET 120 LIMIT 1) FOR UPDATE"
        )
        holding.execute("BEGIN")
        holding.execute(held)
        run(stopped, QUEUE)
        until(lambda: sent() == 2 * BATCH, seconds=20, what=lambda: f"two batches, not {sent()}")
        worker = stopped.pid_of("layak.config worker jobs")
        # what the queue takes for a dead worker is one that has not been heard of for a while
        looking.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
        )
        os.kill(worker, signal.SIGKILL)
        holding.execute("ROLLBACK")
        until(lambda: sent() == COUNT, seconds=30, what=lambda: f"all of them, not {sent()}")
        waiting = "SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE 'followups.%'"
        until(lambda: looking.execute(waiting).fetchone()[0] == 0, seconds=20, what="the job's end")
        once = looking.execute(
            "SELECT count(*), count(DISTINCT about) FROM notifications_notice"
            " WHERE kind = 'followup.late'"
        )
        assert once.fetchone() == (COUNT, COUNT)
        rungs = looking.execute("SELECT rung, count(*) FROM followups_escalation GROUP BY rung")
        assert rungs.fetchall() == [("pic", COUNT)]
        # nobody above the agency has heard of any of it
        drafts = looking.execute("SELECT count(*) FROM followups_escalation WHERE needs_release")
        assert drafts.fetchone()[0] == 0
