"""Long redactions; by night the uploads and orders that nobody finished, and bytes that no row holds."""

from __future__ import annotations

from django.utils import timezone

from layak.platform import jobs
from layak.platform.jobs import progress
from layak.records.evidence.files.actions import sweep
from layak.records.evidence.redaction import actions
from layak.records.evidence.uploads import actions as uploads_actions

NOT_REDACTED = "Penyamaran gagal; tekan tombolnya sekali lagi. Kotak Anda masih ada."


@jobs.task("evidence.redact_file")
def redact_file(work_id: int) -> None:
    with progress.alone(work_id) as is_ours:
        work = progress.begin_again(work_id) if is_ours else None
        if work is None:
            return
        with progress.watched(work_id, reason=NOT_REDACTED):
            actions.carry_out(work=work, at=timezone.now())


@jobs.scheduled("evidence.forget_uploads", cron="10 2 * * *")
def forget_uploads() -> None:
    """By night: uploads and orders that nobody finished, and bytes that no row holds."""
    uploads_actions.forget_uploads(at=timezone.now())
    actions.forget_orders(at=timezone.now())
    sweep(at=timezone.now())
