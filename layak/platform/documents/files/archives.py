"""ZIP archives of ours: the same for the same content, names safe everywhere, sent while written."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import override
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_FORBIDDEN = re.compile(r'[<>:"|?*\\]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_LONGEST = 120
_EARLIEST, _PERMISSIONS = (1980, 1, 1, 0, 0, 0), 0o644 << 16


def write_zip(entries: Iterable[tuple[str, bytes]], *, created: datetime | None = None) -> bytes:
    """ZIP bytes of (name, content). Names are made safe and distinct; `/` makes folders."""
    out = io.BytesIO()
    taken: set[str] = set()
    with ZipFile(out, "w") as archive:
        for name, content in entries:
            archive.writestr(zip_entry(distinct_name(name, taken), created), content)
    return out.getvalue()


def distinct_name(name: str, taken: set[str]) -> str:
    """`safe_name` of the name, numbered when it is taken already; adds it to `taken`."""
    path = PurePosixPath(safe_name(name))
    candidate, number = path, 1
    while str(candidate).casefold() in taken:
        number += 1
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
    taken.add(str(candidate).casefold())
    return str(candidate)


def safe_name(name: str) -> str:
    """A relative ASCII path that cannot leave the folder it is unpacked in."""
    steps = [_safe_step(step) for step in name.replace("\\", "/").split("/")]
    return "/".join(step for step in steps if step) or "berkas"


def _safe_step(step: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", step).encode("ascii", "ignore").decode()
    printable = "".join(letter for letter in ascii_only if letter.isprintable())
    clean = " ".join(_FORBIDDEN.sub("-", printable).split()).strip(". ")
    if _RESERVED.match(clean):
        clean = f"_{clean}"
    if len(clean) <= _LONGEST:
        return clean
    ending = PurePosixPath(clean).suffix[:10]
    return clean[: _LONGEST - len(ending)].rstrip(". ") + ending


def zip_entry(name: str, created: datetime | None) -> ZipInfo:
    """An entry that unpacks the same everywhere; `created` stands in it as written, without zone."""
    moment = created.timetuple()[:6] if created is not None else _EARLIEST
    entry = ZipInfo(name, max(moment, _EARLIEST))
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = _PERMISSIONS
    entry.create_system = 3
    return entry


# A ZIP sent while it is written: memory stays the same whatever the archive weighs.

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
            entry = zip_entry(name, created)
            if PurePosixPath(name).suffix.lower() in PACKED:
                # not as "stored", which many programs cannot read when its size comes after it
                entry.compress_level = 0
            with archive.open(entry, "w") as writing:
                for piece in pieces:
                    writing.write(piece)
                    yield outlet.taken()
        # closing writes the directory
    yield outlet.taken()
