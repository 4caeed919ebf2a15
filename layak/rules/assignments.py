"""The life of a contributor's part: which state may follow which, by whose hand, and why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from layak.rules.refusal import Refused, Verdict, verdict

type Hand = Literal["contributor", "lead"]

# state: how the screen calls it
STATES: Mapping[str, str] = {
    "open": "Belum dimulai",
    "working": "Sedang ditulis",
    "handed_in": "Diserahkan",
    "returned": "Diminta lagi",
    "declined": "Tidak punya bahan",
}
FIRST = "open"
# states in which the next step is the contributor's
OWING = ("open", "working", "returned")
# states that the first save leaves behind
BEFORE_WRITING = ("open", "returned", "declined")


class WrongState(Refused):
    """The part is not in a state from which this may be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartMove:
    """`verb` is the button, `past` the sentence. `needs_content`: something must be handed in."""

    code: str
    verb: str
    past: str
    sources: tuple[str, ...]
    target: str
    hand: Hand
    needs_note: bool = False
    needs_content: bool = False


START = PartMove(
    code="start",
    verb="Menulis",
    past="mulai menulis bagiannya",
    sources=BEFORE_WRITING,
    target="working",
    hand="contributor",
)
HAND_IN = PartMove(
    code="hand_in",
    verb="Serahkan",
    past="menyerahkan bagiannya",
    sources=("open", "working", "returned", "declined"),
    target="handed_in",
    hand="contributor",
    needs_content=True,
)
TAKE_BACK = PartMove(
    code="take_back",
    verb="Tarik kembali",
    past="menarik kembali bagiannya",
    sources=("handed_in", "declined"),
    target="working",
    hand="contributor",
)
DECLINE = PartMove(
    code="decline",
    verb="Tidak punya bahan",
    past="menyatakan tidak punya bahan",
    sources=("open", "working", "returned"),
    target="declined",
    hand="contributor",
    needs_note=True,
)
ASK_AGAIN = PartMove(
    code="ask_again",
    verb="Minta lagi",
    past="diminta lagi bagiannya",
    sources=("handed_in", "declined"),
    target="returned",
    hand="lead",
    needs_note=True,
)
MOVES = {move.code: move for move in (START, HAND_IN, TAKE_BACK, DECLINE, ASK_AGAIN)}


def check_part_move(
    move: PartMove, state: str, *, note: str = "", has_content: bool = True
) -> None:
    """May this move be made on a part in this state?

    ``has_content``: a text, a figure, a row or a file of the agency is there. Rights and the round
    are not asked here. Errors: WrongState, Refused with the reason.
    """
    if state not in move.sources:
        raise WrongState(f"{move.verb}: bagian ini sekarang “{STATES[state]}”.")
    if move.needs_content and not has_content:
        raise Refused(
            "Belum ada yang diserahkan. Tulis uraian atau angka, atau unggah bukti; "
            "bila memang tidak ada, nyatakan tidak punya bahan."
        )
    if move.needs_note and not note.strip():
        raise Refused(f"{move.verb}: tulis catatan yang menjelaskan alasannya.")


def can_move_part(move: PartMove, state: str, *, has_content: bool = True) -> Verdict:
    """The same as a value for a button; the note is asked for when it is pressed."""
    return verdict(check_part_move, move, state, note="-", has_content=has_content)


def check_write(state: str) -> None:
    """May the text of a part in this state be changed? What was handed in is taken back first."""
    if state == "handed_in":
        raise WrongState("Bagian ini sudah diserahkan. Tarik kembali dahulu untuk mengubahnya.")


def after_save(state: str) -> str:
    """The state after a save: writing begins, or goes on."""
    return START.target if state in START.sources else state


def is_owed(state: str) -> bool:
    """Does the part wait for the contributor?"""
    return state in OWING
