"""Making joined PDFs in the background, and throwing old ones away."""

from __future__ import annotations

from functools import partial

from django.utils import timezone

from layak.evaluation.answers.models import Answer
from layak.evaluation.archive import actions, joined_file
from layak.evaluation.rounds.models import Round
from layak.platform import jobs
from layak.platform.documents.files.limits import Unreadable
from layak.platform.jobs import progress

NOT_JOINED = "PDF gabungan gagal dibuat; tekan tombolnya sekali lagi."


@jobs.task("evaluation.join_answer")
def join_answer(work_id: int, answer_id: int) -> None:
    with progress.alone(work_id) as is_ours:
        work = progress.begin_again(work_id) if is_ours else None
        if work is None:
            return
        with progress.watched(work_id, reason=NOT_JOINED):
            answer = Answer.objects.select_related("round").get(pk=answer_id)
            try:
                joined_file.make_joined(work=work, answer=answer, at=timezone.now())
            except Unreadable as reason:
                progress.fail(work_id, at=timezone.now(), reason=str(reason))


@jobs.task("evaluation.join_round")
def join_round(work_id: int, round_id: int, answer_ids: str) -> None:
    with progress.alone(work_id) as is_ours:
        work = progress.begin_again(work_id) if is_ours else None
        if work is None:
            return
        with progress.watched(work_id, reason=NOT_JOINED):
            joined_file.make_joined_set(
                work=work,
                round_=Round.objects.get(pk=round_id),
                answer_ids=[int(pk) for pk in answer_ids.split(",")],
                at=timezone.now(),
                on_each=partial(progress.advance, work_id),
            )


@jobs.scheduled("evaluation.forget_joined", cron="25 * * * *")
def forget_joined() -> None:
    actions.forget_joined(at=timezone.now())
