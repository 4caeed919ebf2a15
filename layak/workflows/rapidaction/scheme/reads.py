"""What pages show: long lists a page at a time, one query to count, one for the rows shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet

ROWS = 100
# a page as an address has it
Number = int | str | None
# what one place of a page shows, by the names that its template uses
type Shown = dict[str, object]


def paged[Row: Model](
    rows: QuerySet[Row], number: Number, made: Callable[[Row], object], *, size: int = ROWS
) -> Page[Any]:
    """The page ``number`` as the address has it; anything that is none is the first, or the last
    where it lies behind. ``made`` turns a row into what the page shows."""
    page: Page[Any] = Paginator(rows, size).get_page(number)
    page.object_list = [made(row) for row in page.object_list]
    return page
