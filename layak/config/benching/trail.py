"""The audit trail: how fast what happened is linked, and how fast all of it is verified."""

from __future__ import annotations

import time

from django.db import connection
from django.utils import timezone

from layak.config.benching.measuring import Figure
from layak.evaluation.answers.altered_reads import altered_fields
from layak.platform.audit import chain

ROWS, MILLION = 200_000, 1_000_000
# seconds for a million rows: a night has room for a city's ten years
LIMIT = 60

# of the length that an edited field has
EVENTS = """
INSERT INTO audit_event (kind, stream, sentence, facts, by_id, at, once)
SELECT 'answer.edited', 'round:bench', 'Pertanyaan 14.1: Upaya yang dilakukan diubah.',
  jsonb_build_object('round', 'bench', 'answer', n, 'code', '14.1', 'field', 'note'),
  NULL, now() - (%(count)s - n) * interval '1 second', 'bench:' || n
FROM generate_series(1, %(count)s) n
"""


def figures(*, count: int = ROWS) -> list[Figure]:
    """Rows are written in bulk, linked and verified once; seconds are those of a million rows."""
    with connection.cursor() as cursor:
        cursor.execute(EVENTS, {"count": count})
        cursor.execute("ANALYZE audit_event")
    began = time.perf_counter()
    linked = chain.link_pending(at=timezone.now())
    linking = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE audit_link")
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
