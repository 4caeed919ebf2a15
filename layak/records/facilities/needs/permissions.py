"""Who sees, fills, and reviews what is made ready."""

from __future__ import annotations

from layak.city.people.roles.actor import Actor
from layak.records.facilities.needs.models import ReadinessNeed
from layak.rules.facilities import AGREED, DONE, PROPOSED, check_changes
from layak.rules.refusal import Refused, Verdict, verdict


def check_can_propose(by: Actor, agency_id: int) -> None:
    """For an own agency; the secretariat for every one."""
    if by.scope("readiness.edit") == "all" or agency_id in by.agency_ids("readiness.edit"):
        return
    raise Refused("Kesiapan diisi oleh perangkat daerahnya sendiri, atau sekretariat.")


def check_can_change(by: Actor, need: ReadinessNeed) -> None:
    check_can_propose(by, need.agency_id)
    check_changes(need.state)


def can_change(by: Actor, need: ReadinessNeed) -> Verdict:
    return verdict(check_can_change, by, need)


def check_can_withdraw(by: Actor, need: ReadinessNeed) -> None:
    """Take back what nobody has decided on yet."""
    check_can_change(by, need)
    if need.state != PROPOSED:
        raise Refused("Yang sudah dibahas rapat dibatalkan oleh rapat.")


def can_withdraw(by: Actor, need: ReadinessNeed) -> Verdict:
    return verdict(check_can_withdraw, by, need)


def check_can_progress(by: Actor, need: ReadinessNeed) -> None:
    """Tell how far it is, and prove it."""
    check_can_propose(by, need.agency_id)
    if need.state not in (PROPOSED, AGREED, DONE):
        raise Refused("Kesiapan ini ditunda atau dibatalkan; kemajuannya tidak dicatat.")


def can_progress(by: Actor, need: ReadinessNeed) -> Verdict:
    return verdict(check_can_progress, by, need)


def check_can_review(by: Actor) -> None:
    if by.scope("readiness.review") != "all":
        raise Refused("Kesiapan diputuskan dalam rapat dan dicatat sekretariat atau ketua.")


def check_can_promise(by: Actor, need: ReadinessNeed) -> None:
    """Make a follow-up of it: who notes promises, once, while it is not ready."""
    if by.scope("followup.manage") != "all":
        raise Refused("Tindak lanjut dicatat oleh sekretariat atau ketua gugus tugas.")
    check_changes(need.state)
    if need.followup_id is not None:
        raise Refused("Kesiapan ini sudah menjadi tindak lanjut.")


def can_promise(by: Actor, need: ReadinessNeed) -> Verdict:
    return verdict(check_can_promise, by, need)
