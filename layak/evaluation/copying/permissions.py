"""Who may mark an answer as copied."""

from __future__ import annotations

from layak.city.people.roles.actor import Actor
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.permissions import check_right
from layak.rules.refusal import Refused


def check_can_tick_copy(by: Actor, round_: Round, *, is_final: bool) -> None:
    """Mark an answer as copied into the ministry's application, or take the mark back."""
    check_right(by, "copy.tick")
    if round_.closed_at:
        raise Refused("Putaran ini sudah ditutup.")
    if not is_final:
        raise Refused("Jawaban ini belum diterima. Salin sesudah sekretariat menerimanya.")
