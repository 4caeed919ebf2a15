"""Files are read, and their copies made, soon after they came."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from layak.platform import jobs
from layak.records.evidence.files import copies
from layak.records.evidence.reading import actions, searchable_copies
from layak.records.evidence.reading.reads import unread_files
from layak.records.evidence.reading.searchable_copies import read_on


@jobs.scheduled("evidence.read_waiting", cron="* * * * *")
def read_waiting() -> None:
    """Queue the newest versions that nobody has read yet."""
    for file_id in unread_files()[: settings.FILES_A_MINUTE]:
        jobs.enqueue("evidence.read_file", once=f"read-file:{file_id}", file_id=file_id)


@jobs.task("evidence.read_file")
def read_file(file_id: int) -> None:
    actions.read_file(file_id=file_id, at=timezone.now())
    jobs.enqueue("evidence.make_copies", once=f"copy-file:{file_id}", file_id=file_id)


@jobs.task("evidence.make_copies")
def make_copies(file_id: int) -> None:
    """To look at and to search in; a scan of many pages in slices, with others between them."""
    at = timezone.now()
    copies.make_copies(file_id=file_id, at=at)
    if searchable_copies.make_searchable(file_id=file_id, at=at):
        jobs.enqueue("evidence.make_copies", once=f"copy-file:{file_id}", file_id=file_id)


@jobs.task("evidence.read_on")
def read_later_pages(file_id: int) -> None:
    read_on(file_id=file_id)
