"""Bytes whose row was never committed: a refusal after the first file must leave none behind."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)
# which of these stored names have a row
Holder = Callable[[Collection[str]], set[str]]
_holders: list[Holder] = []
_folders: list[str] = []
_written: ContextVar[list[str] | None] = ContextVar("written", default=None)


def remember(stored_as: str) -> None:
    """Say that bytes were written whose row comes with the transaction."""
    names = _written.get()
    if names is not None:
        names.append(stored_as)


@contextmanager
def no_leftovers() -> Iterator[None]:
    """What was written inside and has no row at the end is deleted again.

    What a crash leaves is found by the nightly job.
    """
    names: list[str] = []
    token = _written.set(names)
    try:
        yield
    finally:
        _written.reset(token)
        if names:
            try:
                for name in without_row(names):
                    default_storage.delete(name)
            except (DatabaseError, OSError) as error:
                logger.warning(
                    "bytes without a row are left for the night: %s", type(error).__name__
                )


def register_holder(holder: Holder, *, folders: Collection[str]) -> None:
    """Name one more table whose rows hold bytes of ``default_storage``.

    ``folders``: where it keeps them, as "folder/xx/name"; the nightly job looks there.
    """
    if holder not in _holders:
        _holders.append(holder)
        _folders.extend(folders)


def held_folders() -> list[str]:
    return list(_folders)


def without_row(names: Collection[str]) -> set[str]:
    """Those of these stored names that no row holds."""
    return set(names).difference(*(holder(names) for holder in _holders))


class NoLeftovers:
    """Around every request: whatever its action was, all or nothing is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with no_leftovers():
            return self.get_response(request)
