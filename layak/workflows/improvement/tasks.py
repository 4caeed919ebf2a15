from __future__ import annotations

from functools import partial

from django.utils import timezone

from layak.platform import jobs
from layak.platform.jobs import progress
from layak.workflows.improvement.searches.actions import TASK, keep_found
from layak.workflows.improvement.searches.models import RoadSearch
from layak.workflows.improvement.searches.reads import found_for, from_json

NOT_FOUND = "Pencarian jalan gagal; tekan Cari sekali lagi."


@jobs.task(TASK)
def find_road(work_id: int, search_id: int) -> None:
    with progress.alone(work_id) as is_ours:
        work = progress.begin_again(work_id) if is_ours else None
        if work is None:
            return
        with progress.watched(work_id, reason=NOT_FOUND):
            rows = RoadSearch.objects.select_related("round__revision__edition", "work")
            search = rows.get(pk=search_id)
            found = found_for(
                search.round,
                from_json(search.asked),
                today=timezone.localdate(),
                on_each=partial(progress.advance, work_id),
            )
            keep_found(search=search, found=found, at=timezone.now())
