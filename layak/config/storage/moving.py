"""Files from one storage to another: each copied, read back and compared with its hash.

It may be cut off anywhere: what was compared is noted, the rest is done the next time. Nothing is
deleted before it is asked for, and then only what the other side holds whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import Storage
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from layak.config.console.trouble import Trouble
from layak.config.installation import home
from layak.config.storage import backends
from layak.evaluation.takeovers.models import TakeoverFile
from layak.records.evidence.files.models import EvidenceFile, FileCopy

CHUNK = 1 << 20
FOLDER = "folder"  # the private folder, as the command calls it


@dataclass(frozen=True, slots=True)
class Held:
    """A stored file that a row holds."""

    stored_as: str
    sha256: str
    size: int


@dataclass(kw_only=True)
class Outcome:
    """How many were copied, were there, were deleted; and which could not be moved, with why."""

    copied_count: int = 0
    present_count: int = 0
    deleted_count: int = 0
    faults: list[str] = field(default_factory=list)


def held() -> Iterator[Held]:
    """Every version, copy and waiting file of a folder, each stored name once."""
    seen: set[str] = set()
    tables: list[QuerySet[EvidenceFile] | QuerySet[FileCopy] | QuerySet[TakeoverFile]] = [
        EvidenceFile.objects.all(),
        FileCopy.objects.all(),
        TakeoverFile.objects.exclude(stored_as=""),
    ]
    for rows in tables:
        for stored_as, sha256, size in rows.values_list("stored_as", "sha256", "size"):
            if stored_as not in seen:
                seen.add(stored_as)
                yield Held(stored_as, sha256, size)


def storage_at(place: str, *, folder: Path) -> Storage:
    """The storage of ``folder`` or an s3:// address. Raises ImproperlyConfigured."""
    backend = backends.backend("" if place == FOLDER else place, folder=folder)
    made: Storage = import_string(backend["BACKEND"])(**backend["OPTIONS"])
    return made


class Journal:
    """The names that were read back and compared, in the folder of the installation."""

    def __init__(self, place: str) -> None:
        mark = hashlib.sha256(place.encode()).hexdigest()[:16]
        self.file = home.path() / f"moved-{mark}.txt"
        self.names = set(self.file.read_text().split("\n")) if self.file.exists() else set()

    def note(self, name: str) -> None:
        with self.file.open("a") as lines:
            lines.write(f"{name}\n")


def move(source: Storage, target: Storage, journal: Journal) -> Outcome:
    """Copy what ``target`` does not hold yet. Faults are named, and the others go on."""
    outcome = Outcome()
    for file in held():
        try:
            if _is_there(target, file, journal):
                outcome.present_count += 1
                continue
            _copy(source, target, file)
        except (OSError, Trouble) as fault:
            outcome.faults.append(f"{file.stored_as}: {fault}")
            continue
        journal.note(file.stored_as)
        outcome.copied_count += 1
    return outcome


def delete_old(source: Storage, target: Storage) -> Outcome:
    """Delete from ``source`` what ``target`` holds whole, compared once more."""
    outcome = Outcome()
    for file in held():
        try:
            if digest_of(target, file.stored_as) != file.sha256:
                outcome.faults.append(f"{file.stored_as}: di tempat baru tidak utuh")
            elif source.exists(file.stored_as):
                source.delete(file.stored_as)
                outcome.deleted_count += 1
        except OSError as fault:
            outcome.faults.append(f"{file.stored_as}: {fault}")
    return outcome


def _is_there(target: Storage, file: Held, journal: Journal) -> bool:
    if not target.exists(file.stored_as) or target.size(file.stored_as) != file.size:
        return False
    if file.stored_as in journal.names:
        return True
    if digest_of(target, file.stored_as) != file.sha256:
        return False
    journal.note(file.stored_as)
    return True


def _copy(source: Storage, target: Storage, file: Held) -> None:
    """Raises Trouble where the source is not what was kept, or the copy differs from it."""
    if digest_of(source, file.stored_as) != file.sha256:
        raise Trouble("isinya tidak sama dengan sidiknya")
    if target.exists(file.stored_as):
        target.delete(file.stored_as)  # half of a copy that was cut off
    with source.open(file.stored_as, "rb") as opened:
        target.save(file.stored_as, File(opened))
    if digest_of(target, file.stored_as) != file.sha256:
        raise Trouble("salinannya tidak sama")


def digest_of(storage: Storage, name: str) -> str:
    """The SHA-256 of a stored file, a megabyte at a time. Raises OSError."""
    found = hashlib.sha256()
    with storage.open(name, "rb") as opened:
        while piece := opened.read(CHUNK):
            found.update(piece)
    return found.hexdigest()
