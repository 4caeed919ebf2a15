"""Quarantine: a file that was not found clean is opened, read and handed on by nobody.

``check_is_clean`` asks of one file, ``OPENABLE`` of many. A version without a row of FileScan
came while no scanner was configured: none was asked for, and it may be opened until one, set
later, was asked.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from layak.platform import jobs
from layak.records.evidence.models import EvidenceFile, FileScan
from layak.rules.refusal import Refused

# of EvidenceFile; "newest version" is judged before this filter, not after it
OPENABLE = Q(scan=None) | Q(scan__state=FileScan.State.CLEAN.value)
WAITS = "Berkas ini menunggu pemeriksaan virus. Ia dapat dibuka setelah dinyatakan bersih."
INFECTED = "Berkas ini berisi virus ({found}) dan tidak dapat dibuka. Unggah berkas yang bersih."


class NotClean(Refused):
    """Not found clean, or not yet."""


def check_is_clean(file: EvidenceFile) -> None:
    """Raises NotClean with the reason; one query, or none where ``scan`` was selected."""
    because = quarantine_of(file)
    if because:
        raise NotClean(because)


def quarantine_of(file: EvidenceFile) -> str:
    """Why a version cannot be opened now, "" when it can."""
    scan: FileScan | None = getattr(file, "scan", None)
    if scan is None or scan.state == FileScan.State.CLEAN:
        return ""
    if scan.state == FileScan.State.INFECTED:
        return INFECTED.format(found=scan.found)
    return WAITS


def openable_ids(file_ids: set[int]) -> set[int]:
    """Those of these versions that may be opened: one query."""
    return set(EvidenceFile.objects.filter(OPENABLE, pk__in=file_ids).values_list("pk", flat=True))


def waiting_ids() -> QuerySet[FileScan, int]:
    """Ids of the versions that wait for the scanner, in any order: one that it never takes would
    keep the others from their turn."""
    waiting = FileScan.objects.filter(state=FileScan.State.WAITING.value).order_by("?")
    return waiting.values_list("file_id", flat=True)


def unasked_ids() -> QuerySet[EvidenceFile, int]:
    """Ids of the versions of which no scanner was asked, in any order too."""
    return EvidenceFile.objects.filter(scan=None).order_by("?").values_list("pk", flat=True)


def put_in_quarantine(file: EvidenceFile) -> None:
    """A new version waits for the scanner, in the transaction that keeps it."""
    FileScan.objects.create(file=file)
    jobs.enqueue("evidence.scan_file", file_id=file.pk)
