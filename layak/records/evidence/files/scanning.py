"""Quarantine: a file that was not found clean is opened, read and handed on by nobody; and the scanner that is asked about what waits."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.accounts.models import User
from layak.platform import jobs
from layak.platform.audit.log import log
from layak.platform.documents.files import clamd
from layak.platform.notifications import notify
from layak.records.evidence.files.events import VirusFound
from layak.records.evidence.files.models import EvidenceFile, FileScan
from layak.records.evidence.uploads.storing import stored_pieces
from layak.rules.refusal import Refused

# Quarantine: a file that was not found clean is opened, read and handed on by nobody.
#
# ``check_is_clean`` asks of one file, ``OPENABLE`` of many. A version without a row of FileScan
# came while no scanner was configured: none was asked for, and it may be opened until one, set
# later, was asked.

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


# Ask the scanner about what waits; whoever handed in a virus hears of it.

logger = logging.getLogger(__name__)


def scan_file(*, file_id: int, at: datetime) -> None:
    """Ask about one waiting version. It goes on waiting while the scanner or storage is away."""
    waiting = EvidenceFile.objects.filter(pk=file_id, scan__state=FileScan.State.WAITING.value)
    file = waiting.select_related("evidence", "uploaded_by").first()
    if file is None or not settings.CLAMAV:
        return
    try:
        found = _found_in(file)
    except (clamd.ScannerDown, clamd.NotScanned, OSError) as failure:
        logger.warning("file %s waits on for its scan: %s", file.pk, failure)
        return
    _judge(file, found, at=at)


def scan_unasked(*, file_id: int, at: datetime) -> None:
    """Ask about one version that came before there was a scanner; it stays open until then.

    One that the scanner does not take is closed and waits, as a new one would. While scanner or
    storage is away, and where the bytes are lost, nothing changes.
    """
    unasked = EvidenceFile.objects.filter(pk=file_id, scan=None)
    file = unasked.select_related("evidence", "uploaded_by").first()
    if file is None or not settings.CLAMAV:
        return
    try:
        found = _found_in(file)
    except clamd.NotScanned as failure:
        logger.warning("file %s is closed until it is scanned: %s", file.pk, failure)
        FileScan.objects.get_or_create(file=file)
        return
    except (clamd.ScannerDown, OSError):
        return
    _judge(file, found, at=at)


def _found_in(file: EvidenceFile) -> str:
    """The name of a virus or "". Raises ScannerDown, NotScanned, and OSError of the storage."""
    with stored_pieces(file.stored_as) as pieces:
        return clamd.scan(settings.CLAMAV, pieces)


@transaction.atomic
def _judge(file: EvidenceFile, found: str, *, at: datetime) -> None:
    FileScan.objects.get_or_create(file=file)
    state = FileScan.State.INFECTED if found else FileScan.State.CLEAN
    judged = FileScan.objects.filter(file=file, state=FileScan.State.WAITING.value).update(
        state=state.value, found=found, scanned_at=at
    )
    if not (judged and found):
        return
    event = VirusFound(evidence=file.evidence_id, version=file.version, found=found)
    log(event, by=None, at=at)
    # the uploader, and whoever hands in for every agency
    people = people_who_may("evidence.add", today=timezone.localdate(at), scope="all")
    uploader = [file.uploaded_by] if file.uploaded_by.is_active else []
    users: list[User] = [*uploader, *(person for person in people if person not in uploader)]
    notify(
        users=users,
        kind="evidence.infected",
        text=_(
            "Berkas bukti nomor %(evidence)d versi %(version)d berisi virus (%(found)s) dan "
            "ditutup. Periksa komputer asalnya, lalu unggah berkas yang bersih."
        )
        % {"evidence": file.evidence_id, "version": file.version, "found": found},
        url=reverse("evidence_detail", args=[file.evidence_id]),
        at=at,
        once=f"evidence.infected:{file.pk}",
    )


def is_scanner_up() -> bool:
    """Whether it is worth asking."""
    try:
        clamd.ping(settings.CLAMAV)
    except clamd.ScannerDown:
        return False
    return True
