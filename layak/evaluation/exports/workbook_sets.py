"""All workbooks of a round in one ZIP, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from layak.city.people.roles.actor import Actor
from layak.city.places.queries import municipality
from layak.evaluation.exports.workbook import agency_workbook_file
from layak.evaluation.models import Round
from layak.evaluation.queries.workbook import agency_workbook, workbook_agencies
from layak.platform.documents.files.archives import stream_zip


def workbook_set(
    round_: Round,
    *,
    by: Actor,
    at: datetime,
    on_each: Callable[[], None] = lambda: None,
) -> Iterator[bytes]:
    """The pieces of the ZIP; ``on_each`` is called when a workbook is written."""

    def entries() -> Iterator[tuple[str, list[bytes]]]:
        city = municipality()
        for agency in workbook_agencies(round_, by):
            book = agency_workbook(round_, agency, by=by, at=at)
            yield f"buku-{round_.code}-{agency.code}.xlsx", [agency_workbook_file(book, city=city)]
            on_each()

    yield from stream_zip(entries(), created=at)
