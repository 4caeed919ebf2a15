"""Who may set up, change, lock, reopen and close a round. Each check raises the reason; ``can_*`` returns it."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from layak.city.people.roles.actor import Actor
from layak.city.people.roles.policy import policy as rights
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import closing_rule
from layak.rules.numbers import date_id
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
        raise Refused("Putaran ini sudah ditutup. Batalkan penutupannya dahulu, selama masih bisa.")
    if not reason.strip():
        raise Refused("Tulis alasan membuka kembali; alasan itu masuk jejak audit.")


def can_lock(by: Actor, round_: Round) -> Verdict:
    return verdict(check_can_lock, by, round_)


def check_can_close(by: Actor, round_: Round, *, today: date) -> None:
    """Days after the lock, never with it: what was left behind can still be found."""
    check_right(by, "round.lock")
    if round_.closed_at:
        raise Refused("Putaran ini sudah ditutup.")
    if round_.locked_at is None:
        raise Refused("Kunci putaran ini dahulu; yang ditutup adalah putaran yang terkunci.")
    rule = closing_rule()
    begins = rule.closes_from(timezone.localdate(round_.locked_at))
    if today < begins:
        raise Refused(
            f"Putaran ini dapat ditutup paling cepat {date_id(begins)}, {rule.days_after_lock} hari "
            "sesudah dikunci (ukuran kami)."
        )


def can_close(by: Actor, round_: Round, *, today: date) -> Verdict:
    return verdict(check_can_close, by, round_, today=today)


def check_can_undo_closing(by: Actor, round_: Round, *, reason: str, today: date) -> None:
    """Take back a closing within its term; the round is locked again, not open."""
    check_right(by, "round.lock")
    if round_.closed_at is None:
        raise Refused("Putaran ini tidak ditutup.")
    ends = closing_rule().undone_until(timezone.localdate(round_.closed_at))
    if today > ends:
        raise Refused(
            f"Penutupan hanya dapat dibatalkan sampai {date_id(ends)}. Putaran ini tinggal dibaca."
        )
    if not reason.strip():
        raise Refused("Tulis alasan membatalkan penutupan; alasan itu masuk jejak audit.")


def can_undo_closing(by: Actor, round_: Round, *, today: date) -> Verdict:
    """The verdict for the form; the reason is asked for when it is sent."""
    return verdict(check_can_undo_closing, by, round_, reason="-", today=today)


def check_can_change_round(by: Actor, round_: Round, permission: str = "round.manage") -> None:
    """Set up a round: windows, target, assignments, imports."""
    check_right(by, permission)
    if round_.closed_at:
        raise Refused("Putaran ini sudah ditutup.")
    if round_.is_locked:
        raise Refused("Putaran ini terkunci. Ketua gugus tugas dapat membukanya kembali.")


def can_change_round(by: Actor, round_: Round, permission: str = "round.manage") -> Verdict:
    return verdict(check_can_change_round, by, round_, permission)
