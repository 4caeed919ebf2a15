"""What waits for acceptance, split by who may accept it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.models import Round
from layak.evaluation.queries.approvals import ACCEPT, WaitingRow, waiting_rows


@dataclass(frozen=True, kw_only=True)
class LeadRows:
    """Waiting answers of one leading agency."""

    code: str
    name: str
    rows: list[WaitingRow]


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """``others`` are answers of the own agency: someone else accepts them."""

    mine: list[LeadRows]
    others: list[LeadRows]
    reason: str
    mine_count: int
    others_count: int


def acceptance(round_: Round, actor: Actor, *, at: datetime) -> Acceptance:
    """Approved answers by leading agency: two queries."""
    rows = [row for row, _standing in waiting_rows(round_, actor, ACCEPT, at=at)]
    agencies = Agency.objects.in_bulk({row.lead_id for row in rows})
    mine = [row for row in rows if row.accept.allowed]
    others = [row for row in rows if not row.accept.allowed]
    return Acceptance(
        mine=_by_lead(mine, agencies),
        others=_by_lead(others, agencies),
        reason=others[0].accept.reason if others else "",
        mine_count=len(mine),
        others_count=len(others),
    )


def _by_lead(rows: list[WaitingRow], agencies: dict[int, Agency]) -> list[LeadRows]:
    led: dict[int, list[WaitingRow]] = {}
    for row in rows:
        led.setdefault(row.lead_id, []).append(row)
    ordered = sorted((agencies[pk] for pk in led), key=lambda agency: agency.name)
    return [LeadRows(code=agency.code, name=agency.name, rows=led[agency.pk]) for agency in ordered]
