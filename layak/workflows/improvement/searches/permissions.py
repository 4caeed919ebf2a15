"""Who plans the road to a rank; looking at it is asked by each page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.rounds.models import Round
from layak.rules.refusal import Refused, Verdict, verdict


def check_can_plan(by: Actor, round_: Round) -> None:
    """Search, save and adopt: secretariat and chair, while the round is open."""
    if by.scope("road.manage") != "all":
        raise Refused(_("Jalan disusun oleh sekretariat atau ketua gugus tugas."))
    if round_.closed_at is not None:
        raise Refused(_("Putaran ini sudah ditutup; jalannya tidak disusun lagi."))


def can_plan(by: Actor, round_: Round) -> Verdict:
    return verdict(check_can_plan, by, round_)
