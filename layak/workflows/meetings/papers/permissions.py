"""Who may write minutes at all, and who may carry papers."""

from __future__ import annotations

from layak.city.people.roles.actor import Actor
from layak.rules.refusal import Refused
from layak.workflows.meetings.papers.models import Paper


def check_can_run(by: Actor) -> None:
    """Open, write down, close, carry papers: who prepares meetings."""
    if not by.may("meeting.manage"):
        raise Refused("Notulen dan naskah rapat diurus sekretariat atau ketua gugus tugas.")


def check_can_carry(by: Actor, paper: Paper) -> None:
    """Send it to a desk, bring it back, keep its scan."""
    check_can_run(by)
    if paper.state == Paper.State.SIGNED:
        raise Refused("Naskah ini sudah ditandatangani dan pindaiannya tersimpan.")
    if paper.state == Paper.State.REPLACED:
        raise Refused("Naskah ini sudah diganti versi baru.")
