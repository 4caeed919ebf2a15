"""By night: bytes in storage that no row holds, left by a crash between writing and committing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from layak.records.evidence.leftovers import held_folders, without_row
from layak.records.evidence.models import EvidenceFile, FileCopy

# a transaction that still runs is not older
LEAST_AGE = timedelta(days=2)
FOLDERS = ("bukti", "salinan")  # of versions and of their copies


def held_by_files(names: Collection[str]) -> set[str]:
    """Which of these stored names are a version of an evidence or a copy of one."""
    files = EvidenceFile.objects.filter(stored_as__in=names).values_list("stored_as", flat=True)
    copies = FileCopy.objects.filter(stored_as__in=names).values_list("stored_as", flat=True)
    return {*files, *copies}


def sweep(*, at: datetime) -> int:
    """Delete what lies in storage for two days without a row; how many. Raises OSError."""
    count = 0
    for names in _stored():
        for name in without_row(names):
            if at - default_storage.get_modified_time(name) > LEAST_AGE:
                default_storage.delete(name)
                count += 1
    return count


def _stored() -> Iterator[list[str]]:
    """The names in storage, a folder at a time."""
    for top in held_folders():
        try:
            folders, _files = default_storage.listdir(top)
        except FileNotFoundError:
            continue
        for folder in folders:
            _folders, files = default_storage.listdir(f"{top}/{folder}")
            if files:
                yield [f"{top}/{folder}/{file}" for file in files]
