"""Lines of the log without what may not stand there: addresses that are keys, and typed values."""

from __future__ import annotations

import logging
import re
import traceback
from functools import cache
from types import TracebackType

from django.db import Error as DatabaseFault
from psycopg import Error as DriverFault

from layak.platform.web.secret_addresses import secret_folders

type Caught = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


@cache
def _keys() -> re.Pattern[str]:
    folders = "|".join(secret_folders())
    # %2F: an address inside the address of another page
    return re.compile(rf"((?:/|%2F)(?:{folders})(?:/|%2F))[^/\s\"'?&%]+", re.IGNORECASE)


def without_keys(text: str) -> str:
    """The text with the keys in its addresses left out."""
    return _keys().sub(r"\1…", text)


def _told(error: BaseException) -> str:
    """One exception with its stack; what the database says of it repeats what was typed."""
    stack = "".join(traceback.format_tb(error.__traceback__))
    if isinstance(error, (DatabaseFault, DriverFault)):
        last = f"{type(error).__module__}.{type(error).__qualname__}: (pesan basis data tidak dicatat)\n"
    else:
        last = "".join(traceback.format_exception_only(error))
    return f"Traceback (most recent call last):\n{stack}{last}"


class PlainLine(logging.Formatter):
    """The whole line is cleaned, with its traceback: no message needs to think of it."""

    def format(self, record: logging.LogRecord) -> str:
        return without_keys(super().format(record))

    def formatException(self, ei: Caught) -> str:  # noqa: N802
        """Every exception of the chain, the first cause first."""
        chain: list[BaseException] = []
        error = ei[1]
        while error is not None and error not in chain:
            chain.insert(0, error)
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(map(_told, chain)).rstrip()
