"""The signed *Surat Pernyataan* as it comes in: the scan is kept, then its answers approved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.actions.moving import record_statement
from layak.evaluation.models import Round, Statement
from layak.evaluation.permissions import NotYours, check_can_change_round
from layak.records.evidence.files.actions import store_evidence
from layak.records.evidence.uploads.storing import Upload


@transaction.atomic
def hand_in_statement(
    *,
    round_: Round,
    agency: Agency,
    answer_ids: Sequence[int],
    upload: Upload,
    signer_name: str,
    signed_on: date,
    by: Actor,
    at: datetime,
) -> Statement:
    """Keep the scan and approve the ready answers it covers, all or nothing.

    Raises Refused (right, stage, signer, day) and NotStored (the file itself).
    """
    check_can_change_round(by, round_, "statement.record")
    is_own = agency.pk in by.agency_ids("statement.record")
    if not is_own and by.scope("statement.record") != "all":
        raise NotYours(_("Surat pernyataan dicatat oleh perangkat daerah itu atau sekretariat."))
    evidence = store_evidence(
        upload=upload,
        title=_("Surat pernyataan %(agency)s, %(day)s")
        % {"agency": agency.name, "day": signed_on.isoformat()},
        agency=agency,
        on_behalf_of=None if agency.pk in by.all_agency_ids else agency,
        by=by,
        at=at,
    )
    return record_statement(
        round_=round_,
        agency=agency,
        answer_ids=answer_ids,
        evidence=evidence,
        signer_name=signer_name,
        signed_on=signed_on,
        by=by,
        at=at,
    )
