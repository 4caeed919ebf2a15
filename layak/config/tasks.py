from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from layak.config import backups
from layak.platform import jobs


@jobs.scheduled("ground.backup", cron="30 1 * * *")
def daily_backup() -> None:
    """By night, kept 14 days; `check` shows the last one."""
    backups.make_daily(
        settings.BACKUP_DIR,
        url=settings.DATABASE_OWNER_URL,
        files=settings.FILES_ROOT,
        now=timezone.localtime(),
    )
