"""A ZIP sent while it is written: memory stays the same whatever the archive weighs."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import override
from zipfile import ZipFile, ZipInfo

from layak.platform.documents.archives import zip_entry

# kinds of files that are packed already: packing them anew costs a processor and gains nothing
PACKED = frozenset({".pdf", ".jpg", ".png", ".webp", ".heic", ".docx", ".xlsx", ".pptx", ".zip"})


class _Outlet(io.RawIOBase):
    """Takes what the archive writes and cannot be sought in, like a connection."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, piece: bytes) -> int:  # type: ignore[override]  # zipfile writes bytes
        self._pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        """What came since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def stream_zip(
    entries: Iterable[tuple[str, Iterable[bytes]]], *, created: datetime | None = None
) -> Iterator[bytes]:
    """The pieces of a ZIP of (name, pieces of the content).

    An entry is asked for only when the one before it is written, so that the last may tell what
    became of the others. Names must be safe and distinct already (``distinct_name``).
    """
    outlet = _Outlet()
    with ZipFile(outlet, "w") as archive:
        for name, pieces in entries:
            with archive.open(_entry(name, created), "w") as writing:
                for piece in pieces:
                    writing.write(piece)
                    yield outlet.taken()
        # closing writes the directory
    yield outlet.taken()


def _entry(name: str, created: datetime | None) -> ZipInfo:
    entry = zip_entry(name, created)
    if PurePosixPath(name).suffix.lower() in PACKED:
        # not as "stored", which many programs cannot read when its size comes only after it
        entry._compresslevel = 0  # type: ignore[attr-defined]  # noqa: SLF001  # public since 3.13
    return entry
