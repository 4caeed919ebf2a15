"""The processes that take jobs from the queue: one for the clocks, one for all else."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta

from django.db import connections
from django.utils import timezone
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from layak.platform.jobs.models import LongWork
from layak.platform.jobs.queue import CLOCKS, OTHERS, rescue_stalled

GRACE_SECONDS = 3.0
# a clock rings while a slow mail server and a slow gateway are waited for
AT_ONCE = {CLOCKS: 3, OTHERS: 1}


def run(queue: str) -> None:
    """Work at `CLOCKS` or at `OTHERS` until SIGINT or SIGTERM.

    A job that needs more than three seconds from then on is taken up again by the next worker.
    """
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("the queue is not connected to the database of the application")
    app.perform_import_paths()  # type: ignore[no-untyped-call]
    close_abandoned()
    rescue_stalled()
    connections.close_all()
    with app.replace_connector(connector.get_worker_connector()) as working:
        asyncio.run(_work(working, queue))


async def _work(working: App, queue: str) -> None:
    async with working.open_async():
        await working.run_worker_async(
            name=f"layak-{queue}-{os.getpid()}",
            queues=[queue],
            concurrency=AT_ONCE[queue],
            fetch_job_polling_interval=5.0,
            shutdown_graceful_timeout=GRACE_SECONDS,
            install_signal_handlers=True,
            # what went well is forgotten at once: the clock alone queues thousands a day
            delete_jobs="successful",
        )


def close_abandoned() -> None:
    """A bar that has not ended within a day belongs to work that died: the page says so."""
    now = timezone.now()
    LongWork.objects.running().older_than(now - timedelta(days=1)).update(
        finished_at=now, failed_because="Pekerjaan terhenti; mulai sekali lagi."
    )
