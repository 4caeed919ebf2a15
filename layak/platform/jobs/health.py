"""Is the queue alive: what `check` and the administrator's page ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from layak.platform.jobs.queue import CLOCKS

SILENT_AFTER = timedelta(seconds=60)
# what the clocks promise: no alarm comes later
CLOCKS_LATE_AFTER = timedelta(minutes=2)
FACTS = """
SELECT (SELECT max(last_heartbeat) FROM procrastinate_workers),
       (SELECT count(*) FROM procrastinate_jobs
         WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())),
       (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'),
       (SELECT min(coalesce(job.scheduled_at, event.at))
          FROM procrastinate_jobs job
          JOIN procrastinate_events event ON event.job_id = job.id AND event.type = 'deferred'
         WHERE job.queue_name = %s AND job.status = 'todo')
"""


@dataclass(frozen=True, kw_only=True)
class QueueHealth:
    last_heartbeat_at: datetime | None
    waiting_count: int
    failed_count: int
    # since when the oldest job of the clocks waits
    clocks_wait_since_at: datetime | None

    def is_alive(self, *, at: datetime) -> bool:
        """A worker beats every ten seconds; a minute of silence means that none works."""
        beat = self.last_heartbeat_at
        return beat is not None and at - beat < SILENT_AFTER

    def are_clocks_late(self, *, at: datetime) -> bool:
        """The worker of the clocks stands still, though the other one may beat."""
        since = self.clocks_wait_since_at
        return since is not None and at - since > CLOCKS_LATE_AFTER


def queue_health() -> QueueHealth:
    """One query: last heartbeat of a worker, jobs that wait, jobs given up, clocks that wait."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS, [CLOCKS])
        beat, waiting, failed, clocks_wait_since = cursor.fetchone()
    return QueueHealth(
        last_heartbeat_at=beat,
        waiting_count=waiting,
        failed_count=failed,
        clocks_wait_since_at=clocks_wait_since,
    )
