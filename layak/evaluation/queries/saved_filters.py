"""What stands beside the rows of a list: names of bodies, and the filters that a person keeps."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from layak.city.people.roles.actor import Actor
from layak.evaluation.queries.fetching import fetch

# together, since every list asks for both
NAMES = """
SELECT 'agency', id, name, code, ended_on IS NULL FROM agencies_agency
UNION ALL
SELECT 'filter', id, name, words, TRUE FROM evaluation_savedfilter WHERE user_id = %(user)s
ORDER BY 3
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListNames:
    """``bodies``: name and code of the agencies asked for, by id; ``current``: code and name of
    every agency of today; ``filters``: id, name and words. All in the order of their names."""

    bodies: dict[int, tuple[str, str]]
    current: list[tuple[str, str]]
    filters: list[tuple[int, str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    pk: int
    name: str
    url: str
    is_current: bool


def list_names(by: Actor, named: Collection[int]) -> ListNames:
    """Names of agencies and the own filters: one query."""
    rows = fetch(NAMES, {"user": by.user.pk})
    agencies = [row[1:] for row in rows if row[0] == "agency"]
    return ListNames(
        bodies={pk: (name, code) for pk, name, code, _is_on in agencies if pk in named},
        current=[(code, name) for _pk, name, code, is_on in agencies if is_on],
        filters=[row[1:4] for row in rows if row[0] == "filter"],
    )


def chips(filters: Iterable[tuple[int, str, str]], address: str) -> list[Chip]:
    """``address`` is the query part of the list as it is shown."""
    return [
        Chip(pk=pk, name=name, url=f"?{words}", is_current=f"?{words}" == address)
        for pk, name, words in filters
    ]
