from __future__ import annotations

from django.utils import timezone

from layak.platform import jobs
from layak.records.evidence import description_actions
from layak.records.evidence.queries import unread_files

# a minute's share, so that a folder of old files never holds up what people wait for
FILES_A_MINUTE = 10


@jobs.scheduled("evidence.read_waiting", cron="* * * * *")
def read_waiting() -> None:
    """Queue the newest versions that nobody has read yet."""
    for file_id in unread_files()[:FILES_A_MINUTE]:
        jobs.enqueue("evidence.read_file", once=f"read-file:{file_id}", file_id=file_id)


@jobs.task("evidence.read_file")
def read_file(file_id: int) -> None:
    description_actions.read_file(file_id=file_id, at=timezone.now())
