"""Unpacking the ZIP of a folder in the background."""

from __future__ import annotations

from functools import partial

from django.core.files.storage import default_storage
from django.utils import timezone

from layak.evaluation.takeovers import actions
from layak.evaluation.takeovers.models import Takeover
from layak.platform import jobs
from layak.platform.documents.files.folders import Folder
from layak.platform.jobs import progress


@jobs.task("evaluation.unpack_folder")
def unpack_folder(work_id: int, takeover_id: int, stored_as: str) -> None:
    reason = "Isi ZIP gagal dibongkar; unggah sekali lagi, yang sudah masuk tidak terulang."
    with progress.alone(work_id) as is_ours:
        work = progress.begin_again(work_id) if is_ours else None
        if work is None:
            return
        with progress.watched(work_id, reason=reason):
            takeover = Takeover.objects.select_related("round", "agency").get(pk=takeover_id)
            at = timezone.now()
            advance = partial(progress.advance, work_id)
            with default_storage.open(stored_as, "rb") as file:
                actions.unpack(takeover=takeover, folder=Folder(file), at=at, on_each=advance)
            progress.finish(work_id, at=timezone.now())
            default_storage.delete(stored_as)
