"""The backup of every night, and the one that a switched-off computer missed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from layak.config.upkeep import backups, restoring, trail
from layak.platform import jobs

OVERDUE = timedelta(hours=25)
AFTER_START = timedelta(minutes=10)


@jobs.scheduled("ground.backup", cron="30 1 * * *")
def daily_backup() -> None:
    """By night, kept 14 days; `check` shows the last one."""
    backups.make_daily(
        settings.BACKUP_DIR,
        url=settings.DATABASE_OWNER_URL,
        files=settings.FILES_ROOT,
        now=timezone.localtime(),
        beside=restoring.beside(),
    )


@jobs.scheduled("ground.trail", cron="15 2 * * *")
def verify_trail() -> None:
    """The whole audit trail, every night: the result stands in it, and what is wrong rings."""
    trail.verify(at=timezone.now())


def catch_up(*, at: datetime) -> bool:
    """Queue the backup that a computer switched off by night has missed; whether it had."""
    made = backups.daily_backups(settings.BACKUP_DIR)
    if made and timezone.make_naive(at) - made[0][0] < OVERDUE:
        return False
    jobs.enqueue("ground.backup", run_at=at + AFTER_START, once="ground.backup.overdue")
    return True
