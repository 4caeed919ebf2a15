"""Who may open a file: restricted ones only the own agency, or who hands in for every agency."""

from __future__ import annotations

from layak.city.people.actor import Actor
from layak.records.evidence.models import Evidence
from layak.rules.refusal import Refused, Verdict, verdict

SHORTEST_REASON = 5


class ReasonMissing(Refused):
    """A restricted file is opened only with a reason, which is kept."""

    def __init__(self) -> None:
        super().__init__("Tulis untuk apa berkas terbatas ini dibuka; alasan itu dicatat.")


def may_open_restricted(by: Actor, evidence: Evidence) -> bool:
    is_own = evidence.agency_id in by.agency_ids("evidence.view")
    return is_own or by.scope("evidence.add") == "all"


def check_can_open(by: Actor, evidence: Evidence, *, because: str) -> None:
    """Raises Refused for a restricted file of others, ReasonMissing without a reason."""
    if evidence.sensitivity != Evidence.Sensitivity.RESTRICTED:
        return
    if not may_open_restricted(by, evidence):
        raise Refused("Berkas ini terbatas. Mintalah kepada perangkat daerah pemiliknya.")
    if len(because.strip()) < SHORTEST_REASON:
        raise ReasonMissing


def check_can_describe(by: Actor) -> None:
    """Confirm what a visible document says: whoever may hand in proof."""
    if not by.may("evidence.add"):
        raise Refused("Keterangan bukti dipastikan oleh yang boleh menyerahkan bukti.")


def can_describe(by: Actor) -> Verdict:
    return verdict(check_can_describe, by)


def owns(by: Actor, evidence: Evidence) -> bool:
    """Whether ``by`` may change the evidence: its own agency, or who hands in for every agency."""
    is_own = evidence.agency_id in by.agency_ids("evidence.add")
    return is_own or by.scope("evidence.add") == "all"


def may_have_original(by: Actor, evidence: Evidence) -> bool:
    """Whether a photo goes out as it came, with the place that the camera wrote into it."""
    return may_open_restricted(by, evidence)


def check_can_redact(by: Actor, evidence: Evidence) -> None:
    """Raises Refused for whoever may see the evidence and not change it."""
    if not owns(by, evidence):
        raise Refused(
            "Bukti disamarkan oleh perangkat daerah yang mengunggahnya, atau sekretariat."
        )


def can_redact(by: Actor, evidence: Evidence) -> Verdict:
    return verdict(check_can_redact, by, evidence)
