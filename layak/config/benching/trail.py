"""The audit trail: how fast what happened is linked, and how fast all of it is verified."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.db import connection
from django.utils import timezone

from layak.config.benching.measuring import Figure
from layak.evaluation.answers.altered_reads import altered_fields
from layak.platform.audit import chain
from layak.platform.audit.models import Event

ROWS, MILLION = 200_000, 1_000_000
# seconds for a million rows: a night has room for a city's ten years
LIMIT = 60


def _events(count: int) -> Iterator[Event]:
    """As long as those of an edited field."""
    now = timezone.now()
    for number in range(count):
        facts = {"round": "bench", "answer": number, "code": "bench", "field": "note"}
        yield Event(
            kind="answer.edited",
            stream="round:bench",
            sentence="Pertanyaan bench: Upaya yang dilakukan diubah.",
            facts=facts,
            at=now,
            once=f"bench:{number}",
        )


def figures(*, count: int = ROWS) -> list[Figure]:
    """Rows are written in bulk, linked and verified once; seconds are those of a million rows."""
    Event.objects.bulk_create(_events(count), batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    began = time.perf_counter()
    linked = chain.link_pending(at=timezone.now())
    linking = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    began = time.perf_counter()
    if chain.verify() or altered_fields():
        raise RuntimeError("a trail that nobody touched does not hold")
    verifying = time.perf_counter() - began
    return [
        _figure("trail_link", linked, linking, limit=None),
        _figure("trail_verify", linked, verifying, limit=LIMIT),
    ]


def _figure(name: str, rows: int, seconds: float, *, limit: int | None) -> Figure:
    return Figure(
        name=name,
        value=round(seconds * MILLION / rows, 1),
        unit="s for a million rows",
        limit=limit,
        note=f"{rows / seconds:,.0f} rows a second over {rows:,} rows",
    )
