"""Ask the scanner about what waits; whoever handed in a virus hears of it."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.queries import people_who_may
from layak.city.people.models import User
from layak.platform.audit.log import log
from layak.platform.documents.files import clamd
from layak.platform.notifications import notify
from layak.records.evidence.events import VirusFound
from layak.records.evidence.models import EvidenceFile, FileScan
from layak.records.evidence.stored import stored_pieces

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
    notify(
        users=_who_hears(file, at=at),
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


def _who_hears(file: EvidenceFile, *, at: datetime) -> list[User]:
    """The uploader, and whoever hands in for every agency."""
    people = people_who_may("evidence.add", today=timezone.localdate(at), scope="all")
    uploader = [file.uploaded_by] if file.uploaded_by.is_active else []
    return [*uploader, *(person for person in people if person not in uploader)]


def is_scanner_up() -> bool:
    """Whether it is worth asking."""
    try:
        clamd.ping(settings.CLAMAV)
    except clamd.ScannerDown:
        return False
    return True
