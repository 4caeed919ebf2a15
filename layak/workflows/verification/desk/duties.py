"""What somebody does at the reviewing desk: sign as head, accept for the task force, judge in a stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.stages.reads import ACCEPT, APPROVE, RETURN, SEND_BACK

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """``forward`` and ``back`` are moves of the stage policy; a judge has no ``forward``.

    ``asks`` is the right, ``verb`` the button that sends an answer on.
    """

    code: str
    label: StrPromise
    verb: StrPromise
    asks: str
    forward: str
    back: str


SIGN = Duty(
    code="setujui",
    label=_("Menyetujui sebagai kepala"),
    verb=_("Setujui"),
    asks="answer.approve",
    forward=APPROVE,
    back=SEND_BACK,
)
TAKE = Duty(
    code="terima",
    label=_("Menerima untuk gugus tugas"),
    verb=_("Terima"),
    asks="answer.accept",
    forward=ACCEPT,
    back=RETURN,
)
JUDGE = Duty(
    code="nilai",
    label=_("Verifikasi internal"),
    verb=_("Simpan nilai"),
    asks="verification.judge",
    forward="",
    back=RETURN,
)
DUTIES = (SIGN, TAKE, JUDGE)


def duties_of(by: Actor) -> list[Duty]:
    """The duties that the seats of ``by`` bring, in the order of the work."""
    return [duty for duty in DUTIES if by.may(duty.asks)]
