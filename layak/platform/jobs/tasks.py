from __future__ import annotations

from procrastinate.contrib.django import app

from layak.platform import jobs

KEEP_HOURS = 24 * 14


@jobs.scheduled("jobs.tidy", cron="20 3 * * *")
def tidy() -> None:
    """Forget jobs that ended two weeks ago; failed ones stay for the administrator."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status = 'succeeded' AND id IN "
            "(SELECT job_id FROM procrastinate_events "
            " GROUP BY job_id HAVING max(at) < now() - make_interval(hours => %s))",
            [KEEP_HOURS],
        )


@jobs.scheduled("jobs.rescue", cron="*/5 * * * *")
def rescue() -> None:
    """Queue again what a killed worker had begun."""
    from asgiref.sync import async_to_sync

    from layak.platform.jobs.worker import rescue as rescue_stalled

    async_to_sync(rescue_stalled)(app)
