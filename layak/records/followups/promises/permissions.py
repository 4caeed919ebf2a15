"""Who may see, report, manage and close a promise."""

from __future__ import annotations

from layak.city.people.roles.actor import Actor
from layak.records.followups.promises.models import FollowUp
from layak.rules.refusal import Refused, Verdict, verdict

OPEN, REPORTED = FollowUp.State.OPEN.value, FollowUp.State.REPORTED.value
ENDED = (FollowUp.State.CLOSED.value, FollowUp.State.DROPPED.value)
ALREADY_ENDED = "Tindak lanjut ini sudah berakhir. Buka kembali dahulu bila masih ada yang kurang."


def check_can_create(by: Actor) -> None:
    if by.scope("followup.manage") != "all":
        raise Refused("Tindak lanjut dicatat oleh sekretariat atau ketua gugus tugas.")


def can_create(by: Actor) -> Verdict:
    return verdict(check_can_create, by)


def check_can_manage(by: Actor, followup: FollowUp) -> None:
    """Change, extend, move, drop, needs: while it runs."""
    if by.scope("followup.manage") != "all":
        raise Refused("Ini diubah oleh sekretariat atau ketua gugus tugas.")
    if followup.state in ENDED:
        raise Refused(ALREADY_ENDED)


def can_manage(by: Actor, followup: FollowUp) -> Verdict:
    return verdict(check_can_manage, by, followup)


def check_can_extend(by: Actor, followup: FollowUp) -> None:
    """More time is given before the owner has reported it as done."""
    check_can_manage(by, followup)
    if followup.state == REPORTED:
        raise Refused("Pemiliknya sudah melaporkan selesai; kembalikan dahulu bila belum.")


def can_extend(by: Actor, followup: FollowUp) -> Verdict:
    return verdict(check_can_extend, by, followup)


def is_owners(by: Actor, followup: FollowUp) -> bool:
    """Whether ``by`` acts for the agency that owns it."""
    return followup.agency_id in by.agency_ids("followup.report")


def check_can_note(by: Actor, followup: FollowUp, *, is_supporter: bool = False) -> None:
    """Note progress: the owner, an agency that helps, or the secretariat."""
    may_for_all = by.scope("followup.report") == "all"
    if not (may_for_all or is_owners(by, followup) or is_supporter):
        raise Refused(
            "Kemajuan dicatat oleh pemilik tindak lanjut, pendukungnya, atau sekretariat."
        )
    if followup.state in ENDED:
        raise Refused(ALREADY_ENDED)


def check_can_report(by: Actor, followup: FollowUp) -> None:
    """Say that it is done, add or take back proof: the owner, or the secretariat on its behalf."""
    if not (by.scope("followup.report") == "all" or is_owners(by, followup)):
        raise Refused("Selesainya dilaporkan oleh pemilik tindak lanjut, atau sekretariat.")
    if followup.state in ENDED:
        raise Refused(ALREADY_ENDED)


def can_report(by: Actor, followup: FollowUp) -> Verdict:
    return verdict(check_can_report, by, followup)


def check_can_close(by: Actor, followup: FollowUp) -> None:
    """Someone outside the owner agency, and not who reported it."""
    if by.scope("followup.close") != "all":
        raise Refused("Dinyatakan selesai oleh sekretariat atau ketua gugus tugas.")
    if followup.state != REPORTED:
        raise Refused("Belum dilaporkan selesai oleh pemiliknya.")
    if followup.agency_id in by.all_agency_ids:
        raise Refused(
            "Pemiliknya perangkat daerah Anda sendiri; orang lain yang menyatakan selesai."
        )
    if followup.reported_by_id == by.user.pk:
        raise Refused("Anda sendiri yang melaporkannya; orang lain yang menyatakan selesai.")


def can_close(by: Actor, followup: FollowUp) -> Verdict:
    return verdict(check_can_close, by, followup)


def check_can_reopen(by: Actor, followup: FollowUp) -> None:
    if by.scope("followup.manage") != "all":
        raise Refused("Ini dibuka kembali oleh sekretariat atau ketua gugus tugas.")
    if followup.state not in ENDED:
        raise Refused("Tindak lanjut ini masih berjalan.")


def can_reopen(by: Actor, followup: FollowUp) -> Verdict:
    return verdict(check_can_reopen, by, followup)


def check_can_release(by: Actor) -> None:
    """Let a draft of a nota dinas out, or dismiss it."""
    if by.scope("escalation.release") != "all":
        raise Refused("Konsep nota dinas dilepas atau ditolak oleh sekretariat.")
