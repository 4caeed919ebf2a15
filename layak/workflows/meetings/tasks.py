from __future__ import annotations

from functools import partial

from django.utils import timezone

from layak.platform import jobs
from layak.platform.jobs import progress
from layak.workflows.meetings.letters import actions
from layak.workflows.meetings.letters.letter import invitation_mail, letters_zip
from layak.workflows.meetings.papers.models import Paper
from layak.workflows.meetings.planning.models import Invitee


@jobs.task("meetings.make_letters")
def make_letters(work_id: int, paper_id: int) -> None:
    reason = "Surat undangan gagal dibuat; tekan tombolnya sekali lagi."
    with progress.alone(work_id) as is_ours:
        work = progress.begin_again(work_id) if is_ours else None
        if work is None:
            return
        with progress.watched(work_id, reason=reason):
            paper = Paper.objects.select_related("meeting").get(pk=paper_id)
            pieces = letters_zip(paper, on_each=partial(progress.advance, work_id))
            actions.keep_letters(work=work, meeting=paper.meeting, pieces=pieces, at=timezone.now())


@jobs.task("meetings.mail_invitation")
def mail_invitation(invitee_id: int, site: str) -> None:
    at = timezone.now()

    def send(invitee: Invitee) -> None:
        invitation_mail(invitee, site=site, at=at).send()

    actions.mail_once(invitee_id=invitee_id, send=send, at=at)


@jobs.scheduled("meetings.forget_letters", cron="23 * * * *")
def forget_letters() -> None:
    actions.forget_letters(at=timezone.now())
