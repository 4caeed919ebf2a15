"""Who may do what with answers and rounds. Each check raises the reason; ``can_*`` returns it."""

from __future__ import annotations

from layak.city.people.roles.actor import Actor
from layak.city.people.roles.policy import policy as rights
from layak.evaluation.models import Round
from layak.evaluation.policies import stage_policy
from layak.evaluation.standing import Standing
from layak.rules.refusal import Refused, Verdict, verdict


class NotYours(Refused):
    """The seat does not bring this right for this agency."""


def check_right(by: Actor, permission: str) -> None:
    """The right itself, where no single answer is meant."""
    if not by.may(permission):
        label = rights().permissions[permission].label
        raise NotYours(f"Kursi Anda tidak berwenang {label[0].lower()}{label[1:]}.")


def check_reaches(by: Actor, permission: str, standing: Standing) -> None:
    """The right for this answer: all, or own as the permission's relation says."""
    check_right(by, permission)
    if by.scope(permission) == "all":
        return
    agencies = by.agency_ids(permission)
    if standing.lead_id in agencies:
        return
    if rights().permissions[permission].relation == "any" and agencies & standing.contributor_ids:
        return
    if agencies & standing.contributor_ids and by.may("contribution.edit"):
        raise NotYours(
            "Pertanyaan ini dipimpin perangkat daerah lain. Tulis sumbangan Anda di tab Bagian."
        )
    raise NotYours("Pertanyaan ini dipimpin perangkat daerah lain. Mintalah kepada pemimpinnya.")


def check_can_edit(by: Actor, standing: Standing) -> None:
    """Fill in: the lead's operator or the secretariat, in a stage whose turn is the agency's."""
    check_reaches(by, "answer.edit", standing)
    stage_policy(standing.policy).check_edit(
        standing.stage,
        round_is_locked=standing.round_is_locked or standing.round_is_closed,
        window_is_open=standing.window_is_open,
    )


def check_can_move(by: Actor, standing: Standing, move: str, *, note: str = "") -> None:
    """Make a move of the stage policy: who, then when, then what is missing."""
    policy = stage_policy(standing.policy)
    step = policy.move(move)
    check_reaches(by, step.permission, standing)
    if step.by_another and standing.lead_id in by.all_agency_ids:
        raise NotYours(
            "Jawaban perangkat daerah Anda sendiri diterima oleh orang lain, "
            "misalnya ketua gugus tugas."
        )
    policy.check_move(
        move,
        standing.stage,
        round_is_locked=standing.round_is_locked or standing.round_is_closed,
        window_is_open=standing.window_is_open,
        has_answer=standing.has_answer,
        note=note,
    )


def can_move(by: Actor, standing: Standing, move: str) -> Verdict:
    """The verdict for a button; the note is asked for when the button is pressed."""
    return verdict(check_can_move, by, standing, move, note="-")


def can_edit(by: Actor, standing: Standing) -> Verdict:
    return verdict(check_can_edit, by, standing)


def check_can_add_evidence(by: Actor, standing: Standing) -> None:
    """Hand in proof: lead, contributor or secretariat, until the answer is accepted."""
    check_reaches(by, "evidence.add", standing)
    check_round_is_open(standing)
    if stage_policy(standing.policy).stage(standing.stage).counts_as == "done":
        raise Refused("Jawaban ini sudah diterima. Minta sekretariat mengembalikannya dahulu.")


def check_can_remove_evidence(by: Actor, standing: Standing) -> None:
    check_reaches(by, "evidence.remove", standing)
    check_can_add_evidence(by, standing)


def can_add_evidence(by: Actor, standing: Standing) -> Verdict:
    return verdict(check_can_add_evidence, by, standing)


def can_remove_evidence(by: Actor, standing: Standing) -> Verdict:
    return verdict(check_can_remove_evidence, by, standing)


def check_round_is_open(standing: Standing) -> None:
    """Neither locked nor closed, whatever the stage."""
    if standing.round_is_closed:
        raise Refused("Putaran ini sudah ditutup.")
    if standing.round_is_locked:
        raise Refused("Putaran ini terkunci. Ketua gugus tugas dapat membukanya kembali.")


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


def check_can_tick_copy(by: Actor, round_: Round, *, is_final: bool) -> None:
    """Mark an answer as copied into the ministry's application, or take the mark back."""
    check_right(by, "copy.tick")
    if round_.closed_at:
        raise Refused("Putaran ini sudah ditutup.")
    if not is_final:
        raise Refused("Jawaban ini belum diterima. Salin sesudah sekretariat menerimanya.")
