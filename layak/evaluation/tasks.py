from __future__ import annotations

from functools import partial

from django.core.files.storage import default_storage
from django.utils import timezone

from layak.city.people.roles.actor import actor_of
from layak.evaluation.actions import joining, reminding, takeovers, workbook_sets
from layak.evaluation.exports import joined_works
from layak.evaluation.exports.workbook_sets import workbook_set
from layak.evaluation.models import Answer, Round, Takeover
from layak.platform import jobs
from layak.platform.documents.files.folders import Folder
from layak.platform.documents.files.limits import Unreadable
from layak.platform.jobs import progress

NOT_JOINED = "PDF gabungan gagal dibuat; tekan tombolnya sekali lagi."


@jobs.scheduled("evaluation.send_reminders", cron="0 6 * * *")
def send_reminders() -> None:
    reminding.send_reminders(at=timezone.now())


@jobs.scheduled("evaluation.settle_reminders", cron="5-55/10 * * * *")
def settle_reminders() -> None:
    reminding.settle_reminders(at=timezone.now())


@jobs.task("evaluation.make_workbooks")
def make_workbooks(work_id: int, round_id: int) -> None:
    reason = "Buku kerja gagal dibuat; tekan tombolnya sekali lagi."
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
            workbook_sets.keep_workbooks(work=work, round_=round_, pieces=pieces, at=at)


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
                takeovers.unpack(takeover=takeover, folder=Folder(file), at=at, on_each=advance)
            progress.finish(work_id, at=timezone.now())
            default_storage.delete(stored_as)


@jobs.task("evaluation.join_answer")
def join_answer(work_id: int, answer_id: int) -> None:
    with progress.alone(work_id) as is_ours:
        work = progress.begin_again(work_id) if is_ours else None
        if work is None:
            return
        with progress.watched(work_id, reason=NOT_JOINED):
            answer = Answer.objects.select_related("round").get(pk=answer_id)
            try:
                joined_works.make_joined(work=work, answer=answer, at=timezone.now())
            except Unreadable as reason:
                progress.fail(work_id, at=timezone.now(), reason=str(reason))


@jobs.task("evaluation.join_round")
def join_round(work_id: int, round_id: int, answer_ids: str) -> None:
    with progress.alone(work_id) as is_ours:
        work = progress.begin_again(work_id) if is_ours else None
        if work is None:
            return
        with progress.watched(work_id, reason=NOT_JOINED):
            joined_works.make_joined_set(
                work=work,
                round_=Round.objects.get(pk=round_id),
                answer_ids=[int(pk) for pk in answer_ids.split(",")],
                at=timezone.now(),
                on_each=partial(progress.advance, work_id),
            )


@jobs.scheduled("evaluation.forget_joined", cron="25 * * * *")
def forget_joined() -> None:
    joining.forget_joined(at=timezone.now())


@jobs.scheduled("evaluation.forget_workbooks", cron="20 * * * *")
def forget_workbooks() -> None:
    workbook_sets.forget_workbooks(at=timezone.now())
