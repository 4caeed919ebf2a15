"""Handing files on: the ZIP leaves one trace before its first byte; joined PDFs are made behind and kept a day."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer
from layak.evaluation.archive.events import FilesHandedOut, ProofsJoined, RoundJoined
from layak.evaluation.archive.reads import (
    KEPT,
    WHOLE,
    Archive,
    Extent,
    JoinedSheet,
    archive,
    extent_answers,
    joined_sheet,
    joined_sheets,
    kind_of,
    newest_joined,
    stored_as,
    told_as,
    without_camera_notes,
)
from layak.evaluation.rounds.models import Round
from layak.platform import jobs
from layak.platform.audit.log import log
from layak.platform.jobs import progress
from layak.platform.jobs.models import LongWork
from layak.rules.refusal import Refused

# Handing files on: the whole ZIP leaves one trace, before its first byte is sent.


@transaction.atomic
def take_archive(*, round_: Round, extent: Extent = WHOLE, by: Actor, at: datetime) -> Archive:
    """The files that ``by`` may see, of a round or a part of it; restricted ones only named.

    Photos of others than ``by`` come without what the camera wrote into them.
    """
    found = archive(round_, by, extent=extent, at=at)
    found = replace(found, files=without_camera_notes(found.files, by))
    _tell(found, by)
    return found


@transaction.atomic
def take_city_archive(*, round_: Round, extent: Extent = WHOLE, by: Actor, at: datetime) -> Archive:
    """The same at the command line: of the whole city, or of what one agency leads."""
    found = archive(round_, None, extent=extent, at=at)
    _tell(found, by)
    return found


def _tell(found: Archive, by: Actor) -> None:
    event = FilesHandedOut(
        round=found.round_code,
        part=found.part or found.indicator,
        agency=found.agency,
        file_count=len(found.sent),
        left_out_count=found.left_out_count,
    )
    log(event, by=by.user, at=found.taken_at)


# Joined PDFs, of one question or of many in a ZIP: asked for, made in the background, kept a day.

JOIN_ONE, JOIN_MANY = "evaluation.join_answer", "evaluation.join_round"


@transaction.atomic
def ask_joined(*, answer: Answer, by: Actor, at: datetime) -> LongWork:
    """Queue the one PDF of a question that ``by`` may see; one that runs is not begun twice."""
    running = newest_joined(answer, by.user, at=at)
    if running and running.work.is_running:
        return running.work
    sheet = joined_sheet(answer.round, answer)
    work = progress.start(kind_of(answer), by=by.user, total_count=1, at=at)
    jobs.enqueue(JOIN_ONE, work_id=work.pk, answer_id=answer.pk)
    tell_joined(sheet, answer, by=by, at=at)
    return work


@transaction.atomic
def tell_joined(sheet: JoinedSheet, answer: Answer, *, by: Actor, at: datetime) -> None:
    """The trace of one PDF, also of the command line's."""
    event = ProofsJoined(
        round=answer.round.code, answer=answer.pk, code=answer.code, file_count=len(sheet.files)
    )
    log(event, by=by.user, at=at)


@transaction.atomic
def ask_joined_set(*, round_: Round, extent: Extent, by: Actor, at: datetime) -> LongWork:
    """Queue the PDFs of every question of an extent that has evidence. Raises Refused: none has."""
    running = newest_joined(round_, by.user, at=at)
    if running and running.work.is_running:
        return running.work
    ids = [s.answer_id for s in joined_sheets(round_, extent_answers(round_, extent, by))]
    if not ids:
        raise Refused(_("Belum ada bukti pada pertanyaan yang dipilih."))
    work = progress.start(kind_of(round_), by=by.user, total_count=len(ids), at=at)
    told = ",".join(map(str, ids))
    jobs.enqueue(JOIN_MANY, work_id=work.pk, round_id=round_.pk, answer_ids=told)
    event = RoundJoined(round=round_.code, about=extent.stem, question_count=len(ids))
    log(event, by=by.user, at=at)
    return work


def keep_joined(
    *,
    work: LongWork,
    out: Path,
    size: int,
    page_count: int,
    remarks: list[str],
    url: str,
    at: datetime,
) -> None:
    """The file and what is to be said of it, into storage; a half one of an earlier try goes."""
    told = {"size": size, "page_count": page_count, "remarks": remarks}
    for name in (stored_as(work), told_as(work)):
        default_storage.delete(name)
    with out.open("rb") as file:
        default_storage.save(stored_as(work), File(file))
    default_storage.save(told_as(work), ContentFile(json.dumps(told).encode()))
    progress.finish(work.pk, at=at, result_url=url)


def forget_joined(*, at: datetime) -> int:
    """Throw away what is older than a day; how many. Running twice is safe."""
    old = LongWork.objects.filter(
        kind__startswith="joined", started_at__lt=at - KEPT, finished_at__isnull=False
    ).exclude(result_url="")
    for work in old:
        for name in (stored_as(work), told_as(work)):
            default_storage.delete(name)
    return old.update(result_url="")
