"""Editions and their revisions: a wording is frozen, a change is a new revision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from layak.city.people.roles.actor import Actor
from layak.evaluation.editions.models import Edition, EditionRevision, Question
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.editions.rules import document_hash, to_document
from layak.evaluation.revisions.events import EditionLoaded
from layak.evaluation.revisions.rules import (
    Change,
    official_sheet,
    read_official,
    read_sheet,
    with_city_names,
    with_official,
)
from layak.evaluation.rounds.permissions import check_right
from layak.platform.audit.log import log
from layak.rules import instrument
from layak.rules.refusal import Problem, Refused


class NothingChanged(Refused):
    """The new wording is the same as one that is kept already."""


@transaction.atomic
def load_edition(
    *, edition: instrument.Edition, by: Actor | None, at: datetime, note: str = ""
) -> EditionRevision:
    """Keep an edition from data/instruments; the newest revision if it is the same already.

    Official texts and options that were filled in before stay on top of the new wording, and so do
    names of options that the city wrote. Raises Refused where official ones no longer fit.
    ``by`` is None only when the installation is set up from the command line.
    """
    if by is not None:
        check_right(by, "edition.manage")
    row, _ = Edition.objects.get_or_create(
        code=edition.code,
        defaults={"instrument": edition.instrument, "title": edition.title},
    )
    newest = row.revisions.order_by("-number").first()
    if newest is not None:
        former = edition_of(newest.pk)
        edition, _changes, problems = with_official(edition, read_official(official_sheet(former)))
        if problems:
            named = "; ".join(problem.say for problem in problems[:3])
            raise Refused(f"Teks resmi yang tersimpan tidak cocok lagi dengan berkas ini: {named}.")
        edition = with_city_names(edition, former)
    same = row.revisions.filter(document_hash=document_hash(to_document(edition))).first()
    return same or _add_revision(row, edition, changes=[], by=by, at=at, note=note)


@transaction.atomic
def import_official(
    *,
    base: EditionRevision,
    rows: Sequence[Sequence[str]],
    by: Actor,
    at: datetime,
    note: str = "",
) -> tuple[EditionRevision | None, list[Change], list[Problem]]:
    """A filled-in sheet of official text, options and points as a new revision.

    With problems nothing is kept and the revision is None. Raises Refused when another
    revision came in between or nothing differs, UnreadableSheet.
    """
    check_right(by, "edition.manage")
    newest = EditionRevision.objects.filter(edition=base.edition_id).order_by("-number").first()
    if newest is None or newest.pk != base.pk:
        raise Refused("Instrumen ini sudah punya revisi yang lebih baru. Unduh lembarnya lagi.")
    edition, changes, problems = with_official(edition_of(base.pk), read_sheet(rows))
    if problems:
        return None, changes, problems
    if not changes:
        raise NothingChanged("Tidak ada yang berbeda dari revisi sekarang.")
    told = [asdict(change) for change in changes]
    revision = _add_revision(base.edition, edition, changes=told, by=by, at=at, note=note)
    return revision, changes, []


def _add_revision(
    row: Edition,
    edition: instrument.Edition,
    *,
    changes: list[dict[str, str]],
    by: Actor | None,
    at: datetime,
    note: str,
) -> EditionRevision:
    document = to_document(edition)
    number = row.revisions.count() + 1
    revision = EditionRevision.objects.create(
        edition=row,
        number=number,
        document=document,
        document_hash=document_hash(document),
        changes=changes,
        note=note,
        created_at=at,
        created_by=None if by is None else by.user,
    )
    Question.objects.bulk_create(
        [Question(key=question.key) for question in edition.questions], ignore_conflicts=True
    )
    event = EditionLoaded(edition=row.code, revision=number, change_count=len(changes))
    log(event, by=None if by is None else by.user, at=at)
    return revision
