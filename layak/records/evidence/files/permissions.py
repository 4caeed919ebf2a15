"""Who may open, describe, redact, record and change an evidence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.records.evidence.files.models import Evidence
from layak.rules.refusal import Refused, Verdict, verdict

# Who may open a file: restricted ones only the own agency, or who hands in for every agency.

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


# Who notes an activity: whoever may hand in proof, for an agency of their own.


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


# How an evidence is handled: who may see it, and why a photo does not tell its day and place.


def check_can_handle(by: Actor, evidence: Evidence) -> None:
    if not owns(by, evidence):
        raise Refused(
            _("Hanya perangkat daerah yang mengunggahnya, atau sekretariat, yang mengubah ini.")
        )


def can_handle(by: Actor, evidence: Evidence) -> Verdict:
    return verdict(check_can_handle, by, evidence)
