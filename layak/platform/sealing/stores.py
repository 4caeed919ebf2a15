"""Where sealed values lie, and how a rotation goes through them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import models, transaction

from layak.platform.sealing import tables, tokens, values
from layak.platform.sealing.refusals import CannotOpen

BATCH = 200


@dataclass(kw_only=True)
class Batch:
    """One transaction: how many values it sealed anew, and which ones (never what) stay closed."""

    count: int = 0
    faults: list[str] = field(default_factory=list)


class Store(Protocol):
    """A place of sealed values: a table, or what an app seals outside its columns."""

    name: str

    def count(self, key_id: str) -> int:
        """Values that any key but this one has sealed; "": all values."""

    def batches(self, key_id: str) -> Iterator[Batch]:
        """Seal those values anew with the active key, each batch in a transaction of its own."""


def columns() -> list[Columns]:
    """Every table with sealed fields."""
    return [Columns(model, names) for model, names in tables.sealed_tables()]


def resealed(token: str, place: tokens.Place) -> str:
    """The same text under the active key, opened once more. Raises CannotOpen."""
    text = values.open_at(place, token)
    fresh = values.seal_at(place, text)
    if values.open_at(place, fresh) != text:
        raise CannotOpen
    return fresh


class Columns:
    """The sealed fields of one table."""

    def __init__(self, model: type[models.Model], names: list[str]) -> None:
        self.model, self.names = model, names
        self.name = model._meta.db_table  # noqa: SLF001
        # an own manager may hide rows
        self.rows: models.Manager[Any] = model._base_manager  # noqa: SLF001

    def count(self, key_id: str) -> int:
        # one walk through the table: a rotation counts while everybody who seals has to wait
        counts = {
            f"of_{name}": models.Count("pk", filter=tables.of_other_keys([name], key_id))
            for name in self.names
        }
        found: dict[str, int] = self.rows.aggregate(**counts)
        return sum(found.values())

    def batches(self, key_id: str) -> Iterator[Batch]:
        """In the order of primary keys: what does not open is passed once, not again and again."""
        waiting = self.rows.filter(tables.of_other_keys(self.names, key_id)).order_by("pk")
        rest = waiting
        while True:
            with transaction.atomic():
                rows = list(rest.select_for_update(of=("self",)).only("pk", *self.names)[:BATCH])
                done = Batch()
                for row in rows:
                    fresh = self._fresh(row, key_id, done)
                    if fresh:
                        self.rows.filter(pk=row.pk).update(**fresh)
                        done.count += len(fresh)
            if not rows:
                return
            yield done
            rest = waiting.filter(pk__gt=rows[-1].pk)

    def _fresh(self, row: models.Model, key_id: str, done: Batch) -> dict[str, str]:
        fresh = {}
        for name in self.names:
            token: str = getattr(row, name)
            if not token or token.startswith(f"{tokens.VERSION}.{key_id}."):
                continue
            try:
                fresh[name] = resealed(token, values.place_of(row, name))
            except CannotOpen:
                done.faults.append(f"{self.name}.{name} {row.pk}")
        return fresh
