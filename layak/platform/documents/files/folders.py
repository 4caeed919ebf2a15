"""A folder of someone else's making, as a ZIP or on disk: listed safely, read file by file.

Nothing is unpacked to a path of the archive's choosing, no archive inside it is opened, and what
really comes out counts, whatever the archive says of its sizes.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO
from zipfile import ZipFile, ZipInfo

from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.files.packages import BROKEN

FILES_LIMIT = 5_000
UNPACKED_LIMIT = 4 * 1024**3
LONGEST_PATH = 1_000
LONGEST_STEP = 300
IN_MEMORY = 4 * 1024 * 1024
CHUNK = 1 << 20
# what systems leave behind in every folder
_LITTER = re.compile(r"^(?:__macosx|\.|~\$|thumbs\.db$|desktop\.ini$|ehthumbs\.db$)", re.IGNORECASE)
# signs that hide how a name ends or cannot stand in one
_HIDDEN = re.compile(r"[\x00-\x1f\x7f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
LOCKED = "Berkas ini dikunci kata sandi di dalam ZIP. Simpan tanpa kata sandi."
POINTER = "Ini hanya penunjuk ke berkas lain, bukan berkasnya."
TOO_LARGE = "Berkas ini lebih besar dari batas satu berkas. Perkecil atau pecah dahulu."
DAMAGED = "Berkas ini rusak di dalam ZIP."
NO_ZIP = "Ini bukan ZIP, atau ZIP-nya rusak atau terpotong. Buat lagi, lalu unggah."
TOO_MANY = f"Map ini berisi lebih dari {FILES_LIMIT} berkas. Pecah menjadi beberapa."
TOO_MUCH = "Isi map ini lebih dari 4 GB. Pecah menjadi beberapa."


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderFile:
    """One file of a folder. ``size`` is what the folder says; ``refused`` is why it is not read."""

    path: str
    size: int
    refused: str = ""
    place: int


class Folder:
    """The files of a ZIP (an open binary file) in the order of their paths.

    ``littered`` counts what systems leave behind, which is not listed. Raises Unreadable for what
    is no ZIP, holds too many files or claims too much.
    """

    def __init__(self, file: IO[bytes]) -> None:
        try:
            self._archive = ZipFile(file)
            self._entries = self._archive.infolist()
        except BROKEN as error:
            raise Unreadable(NO_ZIP) from error
        self.littered = 0
        self._budget = UNPACKED_LIMIT
        found: dict[str, FolderFile] = {}
        for place, entry in enumerate(self._entries):
            if entry.is_dir():
                continue
            path = plain_path(_name(entry))
            if is_litter(path):
                self.littered += 1
                continue
            path = _distinct(path, found)
            refused = LOCKED if entry.flag_bits & 1 else ""
            if stat.S_ISLNK(entry.external_attr >> 16):
                refused = POINTER
            found[path.casefold()] = FolderFile(
                path=path, size=entry.file_size, refused=refused, place=place
            )
            if len(found) > FILES_LIMIT:
                raise Unreadable(TOO_MANY)
        if sum(file.size for file in found.values()) > UNPACKED_LIMIT:
            raise Unreadable(TOO_MUCH)
        self.files = sorted(found.values(), key=lambda file: file.path.casefold())

    @contextmanager
    def open(self, file: FolderFile, *, limit: int) -> Iterator[tuple[BinaryIO, int]]:
        """The bytes aside and how many they are. Raises Unreadable: too large, damaged."""
        with SpooledTemporaryFile(max_size=IN_MEMORY) as aside:
            size = 0
            try:
                with self._archive.open(self._entries[file.place]) as packed:
                    while chunk := packed.read(CHUNK):
                        size += len(chunk)
                        if size > min(limit, self._budget):
                            raise Unreadable(TOO_LARGE if size > limit else TOO_MUCH)
                        aside.write(chunk)
            except BROKEN as error:
                raise Unreadable(DAMAGED) from error
            self._budget -= size
            aside.seek(0)
            yield aside, size  # type: ignore[misc]  # a spooled file is a binary file


def plain_path(name: str) -> str:
    """A path to show and to read codes from: no way out of the folder, no hidden signs."""
    steps = _HIDDEN.sub("", name).replace("\\", "/").split("/")
    kept = [step.strip()[:LONGEST_STEP] for step in steps if step.strip() not in ("", ".", "..")]
    path = "/".join(kept) or "berkas"
    if len(path) <= LONGEST_PATH:
        return path
    return path[-LONGEST_PATH:].lstrip("/")


def is_litter(path: str) -> bool:
    """Whether a system left it behind: hidden files, previews, locks of open documents."""
    return any(_LITTER.match(step) for step in path.split("/"))


def _name(entry: ZipInfo) -> str:
    """Names of a Mac or Linux are UTF-8 even where the archive does not say so."""
    if entry.flag_bits & 0x800 or entry.filename.isascii():
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _distinct(path: str, taken: dict[str, FolderFile]) -> str:
    """The same path twice, also when only its case differs, gets a number."""
    whole, number = PurePosixPath(path), 1
    candidate = path
    while candidate.casefold() in taken:
        number += 1
        candidate = str(whole.with_name(f"{whole.stem} ({number}){whole.suffix}"))
    return candidate


def disk_files(root: Path) -> list[tuple[str, Path]]:
    """The files below a folder on disk as (path, file), without litter and links; sorted.

    Raises Unreadable when there are too many.
    """
    found = []
    for file in root.rglob("*"):
        path = plain_path(file.relative_to(root).as_posix())
        if file.is_symlink() or not file.is_file() or is_litter(path):
            continue
        found.append((path, file))
        if len(found) > FILES_LIMIT:
            raise Unreadable(TOO_MANY)
    return sorted(found, key=lambda one: one[0].casefold())
