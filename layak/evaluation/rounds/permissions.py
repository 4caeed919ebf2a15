"""Who may set up, change, lock and reopen a round. Each check raises the reason; ``can_*`` returns it."""

from __future__ import annotations

from layak.city.people.roles.actor import Actor
from layak.city.people.roles.policy import policy as rights
from layak.evaluation.rounds.models import Round
from layak.rules.refusal import Refused, Verdict, verdict


class NotYours(Refused):
    """The seat does not bring this right for this agency."""


def check_right(by: Actor, permission: str) -> None:
    """The right itself, where no single answer is meant."""
    if not by.may(permission):
        label = rights().permissions[permission].label
        raise NotYours(f"Kursi Anda tidak berwenang {label[0].lower()}{label[1:]}.")


def check_can_lock(by: Actor, round_: Round) -> None:
    check_right(by, "round.lock")
    if round_.is_locked:
        raise Refused("Putaran ini sudah terkunci.")


def check_can_reopen(by: Actor, round_: Round, *, reason: str) -> None:
    check_right(by, "round.lock")
    if not round_.is_locked:
        raise Refused("Putaran ini tidak terkunci.")
    if round_.closed_at:
        raise Refused("Putaran ini sudah ditutup dan tidak dibuka lagi.")
    if not reason.strip():
        raise Refused("Tulis alasan membuka kembali; alasan itu masuk jejak audit.")


def can_lock(by: Actor, round_: Round) -> Verdict:
    return verdict(check_can_lock, by, round_)


def check_can_change_round(by: Actor, round_: Round, permission: str = "round.manage") -> None:
    """Set up a round: windows, target, assignments, imports."""
    check_right(by, permission)
    if round_.closed_at:
        raise Refused("Putaran ini sudah ditutup.")
    if round_.is_locked:
        raise Refused("Putaran ini terkunci. Ketua gugus tugas dapat membukanya kembali.")


def can_change_round(by: Actor, round_: Round, permission: str = "round.manage") -> Verdict:
    return verdict(check_can_change_round, by, round_, permission)
