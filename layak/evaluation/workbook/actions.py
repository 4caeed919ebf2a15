"""All workbooks of a round as one ZIP: asked for, kept for a day, thrown away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from tempfile import SpooledTemporaryFile

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.permissions import check_right
from layak.evaluation.workbook.events import WorkbooksAsked
from layak.evaluation.workbook.reads import KEPT, kind_of, newest_set, stored_as, workbook_agencies
from layak.platform import jobs
from layak.platform.audit.log import log
from layak.platform.jobs import progress
from layak.platform.jobs.models import LongWork
from layak.rules.refusal import Refused

TASK = "evaluation.make_workbooks"
IN_MEMORY = 8 * 1024 * 1024
LONGEST_RUN = timedelta(hours=1)


@transaction.atomic
def ask_workbooks(*, round_: Round, by: Actor, at: datetime) -> LongWork:
    """Queue the workbooks of every agency that leads; one that runs already is not begun twice.

    Raises Refused: no right, or nobody leads a question.
    """
    check_right(by, "assignment.manage")
    # whoever asks at the same moment waits here, and finds the work of the first
    Round.objects.select_for_update().get(pk=round_.pk)
    running = newest_set(round_, at=at)
    if running and running.is_running and running.started_at > at - LONGEST_RUN:
        return running
    count = len(workbook_agencies(round_, by))
    if not count:
        raise Refused(_("Belum ada perangkat daerah yang memimpin pertanyaan pada putaran ini."))
    work = progress.start(kind_of(round_), by=by.user, total_count=count, at=at)
    jobs.enqueue(TASK, work_id=work.pk, round_id=round_.pk)
    log(WorkbooksAsked(round=round_.code, agency_count=count), by=by.user, at=at)
    return work


def keep_workbooks(*, work: LongWork, round_: Round, pieces: Iterable[bytes], at: datetime) -> None:
    """Store the ZIP whole, then tell where it is; a half one of an earlier try is replaced."""
    name = stored_as(work.pk)
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        file.writelines(pieces)
        file.seek(0)
        default_storage.delete(name)
        default_storage.save(name, File(file))
    url = reverse("workbook_set", args=[round_.code, work.pk])
    progress.finish(work.pk, at=at, result_url=url)


def forget_workbooks(*, at: datetime) -> int:
    """Throw away what is older than a day; how many. Running twice is safe."""
    old = LongWork.objects.filter(
        kind__startswith="workbooks:", started_at__lt=at - KEPT, finished_at__isnull=False
    ).exclude(result_url="")
    for work in old:
        default_storage.delete(stored_as(work.pk))
    return old.update(result_url="")
