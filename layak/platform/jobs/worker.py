"""The process that takes jobs from the queue."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from datetime import timedelta

from django.utils import timezone
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from layak.platform.jobs.models import LongWork

logger = logging.getLogger(__name__)
GRACE_SECONDS = 5.0


def run() -> None:
    """Work until SIGINT or SIGTERM; a job that needs more than five seconds then is taken up
    again by the next worker."""
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("the queue is not connected to the database of the application")
    close_abandoned()
    with app.replace_connector(connector.get_worker_connector()) as working:
        asyncio.run(_work(working))


async def _work(working: App) -> None:
    async with working.open_async():
        await rescue(working)
        await working.run_worker_async(
            name=f"layak-{os.getpid()}",
            concurrency=1,
            fetch_job_polling_interval=5.0,
            shutdown_graceful_timeout=GRACE_SECONDS,
            install_signal_handlers=True,
        )


async def rescue(working: App) -> int:
    """Queue again what a worker that is gone had begun; how many that were."""
    stalled = list(await working.job_manager.get_stalled_jobs(seconds_since_heartbeat=30))
    for job in stalled:
        logger.warning("%s (%s) is taken up again", job.task_name, job.id)
        await working.job_manager.retry_job(job)
    return len(stalled)


def close_abandoned() -> None:
    """A bar that has not moved for a day belongs to work that died: say so on the page."""
    now = timezone.now()
    LongWork.objects.running().older_than(now - timedelta(days=1)).update(
        finished_at=now, failed_because="Pekerjaan terhenti; mulai sekali lagi."
    )


STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
