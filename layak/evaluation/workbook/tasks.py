"""Making all workbooks of a round in the background, and throwing old ones away."""

from __future__ import annotations

from functools import partial

from django.utils import timezone

from layak.city.people.roles.actor import actor_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.workbook import actions
from layak.evaluation.workbook.sheet import workbook_set
from layak.platform import jobs
from layak.platform.jobs import progress


@jobs.task("evaluation.make_workbooks")
def make_workbooks(work_id: int, round_id: int) -> None:
    reason = "Buku isian gagal dibuat; tekan tombolnya sekali lagi."
    with progress.alone(work_id) as is_ours:
        work = progress.begin_again(work_id) if is_ours else None
        if work is None or work.by is None:
            return
        with progress.watched(work_id, reason=reason):
            round_ = Round.objects.select_related("revision__edition").get(pk=round_id)
            at = timezone.now()
            by = actor_of(work.by, today=timezone.localdate(at))
            advance = partial(progress.advance, work_id)
            pieces = workbook_set(round_, by=by, at=at, on_each=advance)
            actions.keep_workbooks(work=work, round_=round_, pieces=pieces, at=at)


@jobs.scheduled("evaluation.forget_workbooks", cron="20 * * * *")
def forget_workbooks() -> None:
    actions.forget_workbooks(at=timezone.now())
