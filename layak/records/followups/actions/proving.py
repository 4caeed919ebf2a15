"""Evidence that shows a promise was kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.records.evidence.files.actions import store_evidence
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.reads import visible_evidence
from layak.records.evidence.uploads.storing import Upload
from layak.records.followups.actions.steps import lock
from layak.records.followups.entries import WrongFollowUp
from layak.records.followups.events import FollowUpProofAdded, FollowUpProofRemoved
from layak.records.followups.models import FollowUp, FollowUpProof
from layak.records.followups.permissions import check_can_report


@transaction.atomic
def add_proof(*, followup_id: int, evidence_id: int, by: Actor, at: datetime) -> None:
    """An evidence of the library shows it; the same twice is once.

    Raises Refused, WrongFollowUp for one that the person may not see.
    """
    followup = lock(followup_id)
    check_can_report(by, followup)
    evidence = visible_evidence(by).filter(pk=evidence_id).first()
    if evidence is None:
        raise WrongFollowUp("evidence", "Bukti ini tidak ada di pustaka Anda.")
    _attach(followup, evidence, by=by, at=at)


@transaction.atomic
def upload_proof(
    *, followup_id: int, upload: Upload, title: str, by: Actor, at: datetime
) -> Evidence:
    """A new file goes to the library of the owner agency and shows it.

    Raises Refused, NotStored (the file cannot be taken, with the reason).
    """
    followup = lock(followup_id)
    check_can_report(by, followup)
    named = " ".join(title.split())[:200] or followup.title[:200]
    evidence = store_evidence(upload=upload, title=named, agency=followup.agency, by=by, at=at)
    _attach(followup, evidence, by=by, at=at)
    return evidence


@transaction.atomic
def remove_proof(*, followup_id: int, evidence_id: int, by: Actor, at: datetime) -> None:
    """It does not show it after all; the row stays, the evidence too. Raises Refused."""
    followup = lock(followup_id)
    check_can_report(by, followup)
    if followup.state == FollowUp.State.REPORTED:
        raise WrongFollowUp(
            "evidence", "Sudah dilaporkan selesai; buktinya tetap sampai ditutup atau dikembalikan."
        )
    rows = FollowUpProof.objects.filter(followup=followup, evidence=evidence_id, removed_at=None)
    if rows.update(removed_at=at):
        log(FollowUpProofRemoved(followup=followup.pk, evidence=evidence_id), by=by.user, at=at)


def _attach(followup: FollowUp, evidence: Evidence, *, by: Actor, at: datetime) -> None:
    """The row lock on the promise keeps two attempts apart."""
    if FollowUpProof.objects.filter(followup=followup, evidence=evidence, removed_at=None).exists():
        return
    FollowUpProof.objects.create(
        followup=followup, evidence=evidence, added_at=at, added_by=by.user
    )
    log(FollowUpProofAdded(followup=followup.pk, evidence=evidence.pk), by=by.user, at=at)
