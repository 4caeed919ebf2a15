"""Looking at a version in the browser: who may, why, and the trace of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.records.evidence.files.events import FileDownloaded, FileViewed
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.files.permissions import check_can_open
from layak.records.evidence.files.scanning import check_is_clean
from layak.rules.entries import read_text


def check_can_look(*, file: EvidenceFile, because: str, by: Actor) -> None:
    """Raises Refused for a restricted file of others or without reason, and for one not clean.

    Who may see the evidence at all is asked by the caller.
    """
    check_can_open(by, file.evidence, because=because)
    check_is_clean(file)


@transaction.atomic
def view_file(*, file: EvidenceFile, because: str = "", by: Actor, at: datetime) -> None:
    """Leave the trace of a look: one a day for each person and version, not one for each page.

    Of a restricted file it is one for each reason that was given. Raises as ``check_can_look``.
    """
    check_can_look(file=file, because=because, by=by)
    is_restricted = file.evidence.sensitivity == Evidence.Sensitivity.RESTRICTED
    event = FileViewed(
        evidence=file.evidence_id,
        version=file.version,
        sensitivity=file.evidence.sensitivity,
        because=read_text(because).strip() if is_restricted else "",
    )
    day = timezone.localdate(at)
    once = None if is_restricted else f"evidence.viewed:{file.pk}:{by.user.pk}:{day}"
    log(event, by=by.user, at=at, once=once)


@transaction.atomic
def hand_out_copy(*, file: EvidenceFile, because: str, by: Actor, at: datetime) -> None:
    """The trace of a copy that leaves the house; as that of the file itself."""
    check_can_look(file=file, because=because, by=by)
    event = FileDownloaded(
        evidence=file.evidence_id,
        version=file.version,
        sensitivity=file.evidence.sensitivity,
        because=read_text(because).strip(),
    )
    log(event, by=by.user, at=at)
