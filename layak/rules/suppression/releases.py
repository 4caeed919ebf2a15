"""Published counts stay as they were published, so that two releases cannot be subtracted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from layak.rules.refusal import Refused
from layak.rules.suppression.linked_tables import LinkedCounts, LinkedTables, protect


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The published tables of a statistic, for the days from `first` to `last`, both included."""

    statistic: str
    first: date
    last: date
    tables: LinkedTables

    def overlaps(self, first: date, last: date) -> bool:
        return self.first <= last and first <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is to be published: the counts of a statistic for a period, as they stand today."""

    statistic: str
    first: date
    last: date
    counts: LinkedCounts


def release(ask: Ask, history: Sequence[Release], *, below: int, least_days: int) -> Release:
    """The release for a period: the one already given out, or a new one made safe.

    Errors: Refused when the period is too short, runs into a published one without being the
    same, or lacks something of the breakdown so far.
    """
    mine = [old for old in history if old.statistic == ask.statistic]
    for old in mine:
        if (old.first, old.last) == (ask.first, ask.last):
            return old
    days = (ask.last - ask.first).days + 1
    if days < least_days:
        raise Refused(f"Angka ini diterbitkan paling sedikit untuk {least_days} hari sekaligus.")
    if any(old.overlaps(ask.first, ask.last) for old in mine):
        raise Refused(
            "Sebagian masa ini sudah diterbitkan. Menerbitkannya lagi dengan batas lain dapat "
            "menyingkap seorang anak dari selisihnya."
        )
    tables = protect(ask.counts, below=below)
    if any(_lacks(tables, old.tables) for old in mine):
        raise Refused("Baris dan kolom terbitan sebelumnya harus tetap ada.")
    return Release(statistic=ask.statistic, first=ask.first, last=ask.last, tables=tables)


def _lacks(new: LinkedTables, old: LinkedTables) -> bool:
    """Whether a table, a row or a column of the old one is missing in the new one."""
    lines = old.codes.items()
    return bool(old.tables.keys() - new.tables.keys()) or any(
        set(codes) - set(new.codes[name]) for name, codes in lines
    )
