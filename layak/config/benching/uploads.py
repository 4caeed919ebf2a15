"""Files kept at what rate: against copying and hashing the same files in the same run."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.test import override_settings
from django.utils import timezone

from layak.city.people.roles.actor import actor_of
from layak.records.evidence.uploads.actions import append_piece, begin_upload
from layak.records.evidence.uploads.storing import Upload

if TYPE_CHECKING:
    from layak.city.people.accounts.models import User
    from layak.evaluation.answers.models import Answer

COUNT, SIZE = 50, 5 * 1024 * 1024
PIECE = 1 << 20  # as the server reads them


@contextmanager
def folder() -> Iterator[Path]:
    """Files to hand in, and an installation's folders beside them on the same disk."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        root = Path(name)
        for part in ("sent", "files", "unggahan"):
            (root / part).mkdir()
        storages = {
            "default": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": root / "files"},
            }
        }
        stack.enter_context(override_settings(STORAGES=storages, UPLOADS_ROOT=root / "unggahan"))
        yield root


def make_files(root: Path) -> list[Path]:
    """Fifty files of five megabytes, none like another."""
    files = [root / "sent" / f"{number}.pdf" for number in range(COUNT)]
    for file in files:
        file.write_bytes(b"%PDF-1.4\n" + os.urandom(SIZE - 9))
    return files


def copy_and_hash(files: list[Path], root: Path) -> float:
    """Seconds for the least that keeping a file can cost."""
    began = time.monotonic()
    for number, file in enumerate(files):
        digest = hashlib.sha256()
        with file.open("rb") as source, (root / f"copy-{number}").open("wb") as target:
            while piece := source.read(PIECE):
                digest.update(piece)
                target.write(piece)
    return time.monotonic() - began


def hand_in(files: list[Path], answer: Answer, user: User) -> float:
    """Seconds to attach all of them to an answer, as the page does."""
    from layak.evaluation.proofs.actions import attach_files

    by = actor_of(user, today=timezone.localdate())
    began = time.monotonic()
    with ExitStack() as stack:
        uploads = [
            Upload(stream=stack.enter_context(file.open("rb")), name=file.name, size=SIZE)
            for file in files
        ]
        attach_files(answer_id=answer.pk, uploads=uploads, by=by, at=timezone.now())
    return time.monotonic() - began


def take_in(files: list[Path], user: User) -> float:
    """Seconds until the pieces of all of them have arrived, without the network."""
    began = time.monotonic()
    for file in files:
        row = begin_upload(name=file.name, length=SIZE, by=user, at=timezone.now())
        with file.open("rb") as source:
            offset = 0
            while piece := source.read(PIECE):
                offset = append_piece(
                    key=row.key, offset=offset, piece=piece, by=user, at=timezone.now()
                )
    return time.monotonic() - began


def grown_mb(files: list[Path], answer: Answer, user: User) -> float:
    """By how much the peak of this process rises when one file of the greatest size is kept."""
    from django.conf import settings

    large = files[0].with_name("besar.pdf")
    large.write_bytes(b"%PDF-1.4\n")
    with large.open("ab") as more:
        for _ in range(settings.MAX_FILE_BYTES // PIECE - 1):
            more.write(os.urandom(PIECE))
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before = _peak_mb()
    hand_in([large], answer, user)
    return _peak_mb() - before


def _peak_mb() -> float:
    """The most memory of this process since the peak began (VmHWM, in kB)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (peak,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(peak) / 1024
