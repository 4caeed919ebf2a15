"""Who may take over a folder: whoever hands in proof, for the own agencies or for all."""

from __future__ import annotations

from django.db.models import QuerySet

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.permissions import NotYours, check_right
from layak.evaluation.takeovers.models import Takeover
from layak.rules.refusal import Refused


def agencies_to_take_for(by: Actor) -> QuerySet[Agency]:
    """The agencies for which ``by`` may hand in proof, by name."""
    rows = Agency.objects.current().order_by("name")
    if by.scope("evidence.add") == "all":
        return rows
    return rows.filter(pk__in=by.agency_ids("evidence.add"))


def visible_takeovers(by: Actor, round_: Round) -> QuerySet[Takeover]:
    """Those of the agencies for which ``by`` may hand in proof, the newest first."""
    rows = Takeover.objects.filter(round=round_).select_related("agency", "created_by")
    if by.scope("evidence.add") != "all":
        rows = rows.filter(agency__in=by.agency_ids("evidence.add"))
    return rows.order_by("-pk")


def check_can_take_over(by: Actor, round_: Round, agency: Agency) -> None:
    """Raises Refused: right, another's agency, a round that is locked or closed."""
    check_right(by, "evidence.add")
    if by.scope("evidence.add") != "all" and agency.pk not in by.agency_ids("evidence.add"):
        raise NotYours("Map ini milik perangkat daerah lain.")
    if round_.closed_at:
        raise Refused("Putaran ini sudah ditutup.")
    if round_.is_locked:
        raise Refused("Putaran ini terkunci. Ketua gugus tugas dapat membukanya kembali.")


def check_is_open(takeover: Takeover) -> None:
    if takeover.closed_at:
        raise Refused("Map ini sudah selesai diambil alih.")
