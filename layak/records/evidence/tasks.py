from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from layak.platform import jobs
from layak.platform.jobs import progress
from layak.records.evidence import (
    capture_actions,
    copies,
    description_actions,
    redaction_orders,
    scanning_actions,
    searchable_copies,
    upload_actions,
)
from layak.records.evidence.queries import unread_files
from layak.records.evidence.reading_on import read_on
from layak.records.evidence.scanning import unasked_ids, waiting_ids
from layak.records.evidence.sweeping import sweep
from layak.records.evidence.validity import settle_ending, warn_ending

SCANS_A_MINUTE = 10
NOT_REDACTED = "Penyamaran gagal; tekan tombolnya sekali lagi. Kotak Anda masih ada."


@jobs.scheduled("evidence.read_waiting", cron="* * * * *")
def read_waiting() -> None:
    """Queue the newest versions that nobody has read yet."""
    for file_id in unread_files()[: settings.FILES_A_MINUTE]:
        jobs.enqueue("evidence.read_file", once=f"read-file:{file_id}", file_id=file_id)


@jobs.task("evidence.read_file")
def read_file(file_id: int) -> None:
    description_actions.read_file(file_id=file_id, at=timezone.now())
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


@jobs.task("evidence.redact_file")
def redact_file(work_id: int) -> None:
    with progress.alone(work_id) as is_ours:
        work = progress.begin_again(work_id) if is_ours else None
        if work is None:
            return
        with progress.watched(work_id, reason=NOT_REDACTED):
            redaction_orders.carry_out(work=work, at=timezone.now())


@jobs.scheduled("evidence.forget_pages", cron="20 2 * * *")
def forget_pages() -> None:
    """By night: pictures of pages that were drawn long ago."""
    copies.forget_pages(at=timezone.now())


@jobs.scheduled("evidence.scan_waiting", cron="* * * * *")
def scan_waiting() -> None:
    """Queue again what waits for a scanner that was away."""
    waiting = list(waiting_ids()[:SCANS_A_MINUTE])
    if waiting and scanning_actions.is_scanner_up():
        for file_id in waiting:
            jobs.enqueue("evidence.scan_file", once=f"scan-file:{file_id}", file_id=file_id)


@jobs.scheduled("evidence.scan_unasked", cron="* * * * *")
def scan_unasked() -> None:
    """Queue some of those that came before there was a scanner."""
    if not settings.CLAMAV:
        return
    unasked = list(unasked_ids()[:SCANS_A_MINUTE])
    if unasked and scanning_actions.is_scanner_up():
        for file_id in unasked:
            jobs.enqueue("evidence.scan_old", once=f"scan-old:{file_id}", file_id=file_id)


@jobs.task("evidence.scan_old")
def scan_old(file_id: int) -> None:
    scanning_actions.scan_unasked(file_id=file_id, at=timezone.now())


@jobs.task("evidence.scan_file")
def scan_file(file_id: int) -> None:
    scanning_actions.scan_file(file_id=file_id, at=timezone.now())


@jobs.scheduled("evidence.forget_uploads", cron="10 2 * * *")
def forget_uploads() -> None:
    """By night: uploads and orders that nobody finished, and bytes that no row holds."""
    upload_actions.forget_uploads(at=timezone.now())
    redaction_orders.forget_orders(at=timezone.now())
    sweep(at=timezone.now())


@jobs.scheduled("evidence.warn_ending", cron="10 6 * * *")
def tell_of_endings() -> None:
    """In the morning: what ends in 60, 30 or 7 days."""
    warn_ending(at=timezone.now())


@jobs.scheduled("evidence.settle_ending", cron="25 * * * *")
def settle_endings() -> None:
    settle_ending(at=timezone.now())


@jobs.task("evidence.fetch_link")
def fetch_link(capture_id: int) -> None:
    capture_actions.fetch_link(capture_id=capture_id, at=timezone.now())
