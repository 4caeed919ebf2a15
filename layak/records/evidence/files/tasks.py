"""The scanner's queue, and pictures of pages that were drawn long ago."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from layak.platform import jobs
from layak.records.evidence.files import copies, scanning
from layak.records.evidence.files.scanning import unasked_ids, waiting_ids

SCANS_A_MINUTE = 10


@jobs.scheduled("evidence.forget_pages", cron="20 2 * * *")
def forget_pages() -> None:
    """By night: pictures of pages that were drawn long ago."""
    copies.forget_pages(at=timezone.now())


@jobs.scheduled("evidence.scan_waiting", cron="* * * * *")
def scan_waiting() -> None:
    """Queue again what waits for a scanner that was away."""
    waiting = list(waiting_ids()[:SCANS_A_MINUTE])
    if waiting and scanning.is_scanner_up():
        for file_id in waiting:
            jobs.enqueue("evidence.scan_file", once=f"scan-file:{file_id}", file_id=file_id)


@jobs.scheduled("evidence.scan_unasked", cron="* * * * *")
def scan_unasked() -> None:
    """Queue some of those that came before there was a scanner."""
    if not settings.CLAMAV:
        return
    unasked = list(unasked_ids()[:SCANS_A_MINUTE])
    if unasked and scanning.is_scanner_up():
        for file_id in unasked:
            jobs.enqueue("evidence.scan_old", once=f"scan-old:{file_id}", file_id=file_id)


@jobs.task("evidence.scan_old")
def scan_old(file_id: int) -> None:
    scanning.scan_unasked(file_id=file_id, at=timezone.now())


@jobs.task("evidence.scan_file")
def scan_file(file_id: int) -> None:
    scanning.scan_file(file_id=file_id, at=timezone.now())
