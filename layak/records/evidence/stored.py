"""The bytes of a kept file, for whoever hands many files on at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.storage import default_storage

CHUNK = 1 << 16


@contextmanager
def stored_pieces(stored_as: str) -> Iterator[Iterator[bytes]]:
    """The pieces of a stored file, never the whole at once.

    Who may have it and its trace in the audit are asked by the caller. Raises OSError
    (FileNotFoundError) when the file is not in storage.
    """
    with default_storage.open(stored_as, "rb") as file:
        yield iter(lambda: file.read(CHUNK), b"")
