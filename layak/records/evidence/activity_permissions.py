"""Who notes an activity: whoever may hand in proof, for an agency of their own."""

from __future__ import annotations

from layak.city.people.actor import Actor
from layak.records.evidence.models import Evidence
from layak.records.evidence.permissions import owns
from layak.rules.refusal import Refused, Verdict, verdict


def check_can_record(by: Actor, agency_id: int) -> None:
    """Raises Refused for an agency that is not theirs."""
    if agency_id not in by.agency_ids("evidence.add"):
        raise Refused("Kegiatan dan tautan dicatat untuk perangkat daerah sendiri.")


def check_can_change(by: Actor, evidence: Evidence) -> None:
    """Raises Refused for whoever may see the entry and not change it."""
    if not owns(by, evidence):
        raise Refused("Catatan ini diubah oleh perangkat daerah yang menulisnya, atau sekretariat.")


def can_change(by: Actor, evidence: Evidence) -> Verdict:
    return verdict(check_can_change, by, evidence)
