"""Handing files on: the whole ZIP leaves one trace, before its first byte is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from layak.city.people.roles.actor import Actor
from layak.evaluation.events import FilesHandedOut
from layak.evaluation.models import Round
from layak.evaluation.queries.archive import WHOLE, Archive, Extent, archive, city_archive
from layak.evaluation.queries.bare_photos import without_camera_notes
from layak.platform.audit.log import log


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
    found = city_archive(round_, extent=extent, at=at)
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
