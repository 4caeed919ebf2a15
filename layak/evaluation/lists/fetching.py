"""What a list is asked for in its address."""

from __future__ import annotations

from dataclasses import replace

from django.http import QueryDict

from layak.evaluation.lists.reads import Wanted

LONGEST = 200


def read_filters(asked: QueryDict) -> Wanted:
    """The filters of a list address; unknown words simply find nothing."""

    def word(name: str) -> str:
        return asked.get(name, "").replace("\x00", "").strip()[:LONGEST]

    return Wanted(
        part=word("bagian"),
        indicator=word("indikator"),
        agency=word("perangkat"),
        stage=word("tahap"),
        text=word("q"),
        order=word("urut"),
        is_mine=word("milik") == "saya",
    )


def read_grid_filters(asked: QueryDict) -> Wanted:
    """The same for the grid, which begins with what waits for the person."""
    wanted = read_filters(asked)
    is_bare = "milik" not in asked and wanted == Wanted(order=wanted.order)
    return replace(wanted, is_mine=True) if is_bare else wanted
