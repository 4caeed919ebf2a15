"""Who plans the road to a rank; looking at it is asked by each page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.rounds.models import Round
from layak.rules.refusal import Refused, Verdict, verdict
from layak.workflows.improvement.models import RoadPlan


def check_can_plan(by: Actor, round_: Round) -> None:
    """Search, save and adopt: secretariat and chair, while the round is open."""
    if by.scope("road.manage") != "all":
        raise Refused(_("Jalan disusun oleh sekretariat atau ketua gugus tugas."))
    if round_.closed_at is not None:
        raise Refused(_("Putaran ini sudah ditutup; jalannya tidak disusun lagi."))


def can_plan(by: Actor, round_: Round) -> Verdict:
    return verdict(check_can_plan, by, round_)


def check_can_adopt(by: Actor, plan: RoadPlan) -> None:
    """A draft of an open round."""
    check_can_plan(by, plan.round)
    if plan.state != RoadPlan.State.DRAFT:
        raise Refused(
            _("Rencana ini sudah %(state)s; hanya rancangan yang dapat ditetapkan.")
            % {"state": plan.get_state_display().lower()}
        )


def can_adopt(by: Actor, plan: RoadPlan) -> Verdict:
    return verdict(check_can_adopt, by, plan)


def check_can_weigh(by: Actor) -> None:
    """Write the city's own efforts: they hold for every round."""
    if by.scope("road.manage") != "all":
        raise Refused(_("Upaya kota ditulis oleh sekretariat atau ketua gugus tugas."))


def can_weigh(by: Actor) -> Verdict:
    return verdict(check_can_weigh, by)
