"""Is the queue alive: what `check` and the administrator's page ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

SILENT_AFTER = timedelta(seconds=60)
FACTS = """
SELECT (SELECT max(last_heartbeat) FROM procrastinate_workers),
       (SELECT count(*) FROM procrastinate_jobs
         WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())),
       (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed')
"""


@dataclass(frozen=True, kw_only=True)
class QueueHealth:
    last_heartbeat_at: datetime | None
    waiting_count: int
    failed_count: int

    def is_alive(self, *, at: datetime) -> bool:
        """A worker beats every ten seconds; a minute of silence means that none works."""
        beat = self.last_heartbeat_at
        return beat is not None and at - beat < SILENT_AFTER


def queue_health() -> QueueHealth:
    """One query: last heartbeat of a worker, jobs that wait, jobs given up."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS)
        beat, waiting, failed = cursor.fetchone()
    return QueueHealth(last_heartbeat_at=beat, waiting_count=waiting, failed_count=failed)
