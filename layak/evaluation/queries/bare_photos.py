"""Photos in a ZIP for others than their owner: upright, without what the camera wrote into them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath

from layak.city.people.roles.actor import Actor
from layak.evaluation.queries.archive import ArchivedFile
from layak.platform.documents.pictures.pages import PHOTOS
from layak.records.evidence.files.models import EvidenceFile, FileCopy
from layak.records.evidence.files.permissions import may_have_original

ENDING = ".jpg"


def without_camera_notes(files: list[ArchivedFile], actor: Actor) -> list[ArchivedFile]:
    """The same files, photos of others by their stripped copies: two queries where there are any.

    A photo whose copy is not made yet stays out and says so.
    """
    others = _of_others({f.file_id for f in files if f.media_type in PHOTOS}, actor)
    copies = FileCopy.objects.filter(kind=FileCopy.Kind.STRIPPED, page=0, file__in=others)
    made = {copy.file_id: copy for copy in copies} if others else {}
    return [
        _bare(file, made.get(file.file_id)) if file.file_id in others else file for file in files
    ]


def _of_others(file_ids: Iterable[int], actor: Actor) -> set[int]:
    ids = list(file_ids)
    if not ids:
        return set()
    rows = EvidenceFile.objects.filter(pk__in=ids).select_related("evidence")
    return {row.pk for row in rows if not may_have_original(actor, row.evidence)}


def _bare(file: ArchivedFile, copy: FileCopy | None) -> ArchivedFile:
    if copy is None:
        return replace(file, awaits_copy=True)
    return replace(
        file,
        name=str(PurePosixPath(file.name).with_suffix(ENDING)),
        stored_as=copy.stored_as,
        sha256=copy.sha256,
        size=copy.size,
        media_type=copy.media_type,
        is_bare=True,
    )
