"""The agencies on a question: who leads, who contributes, who is only invited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.models import Answer, Assignment
from layak.evaluation.queries.fetching import fetch
from layak.rules.stages import STATES

NAMED = """
SELECT s.relation, s.agency_id, body.name, body.command, invited.name, s.position, s.state,
  person.name
FROM evaluation_assignment s
JOIN agencies_agency body ON body.id = s.agency_id
LEFT JOIN agencies_agency invited ON invited.id = s.caretaker_for_id
LEFT JOIN evaluation_delegation given ON given.assignment_id = s.id AND given.ended_at IS NULL
LEFT JOIN people_user person ON person.id = given.to_id
WHERE s.answer_id = %(answer)s AND s.ended_at IS NULL
"""


class Named(NamedTuple):
    """An assignment in force, with the names it needs."""

    relation: str
    agency_id: int
    name: str
    command: str
    caretaker_for: str | None
    position: int
    state: str
    delegate: str | None

    @property
    def is_lead(self) -> bool:
        return self.relation == Assignment.Relation.LEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An agency on the question.

    ``remark`` says invited, or for whom it stands in, how far its part is and who works on it.
    """

    name: str
    relation: str
    remark: str


def named_bodies(answer: Answer) -> list[Named]:
    """Assignments in force, the lead first: one query."""
    named = [Named(*row) for row in fetch(NAMED, {"answer": answer.pk})]
    return sorted(named, key=lambda row: (not row.is_lead, row.position))


def body_of(row: Named) -> Body:
    """How the page shows it."""
    said = [_("diundang, bukan ditugasi")] if row.command == Agency.Command.OUTSIDE else []
    if row.caretaker_for:
        said = [_("memimpin untuk %(body)s yang diundang") % {"body": row.caretaker_for}]
    if not row.is_lead:
        said.append(_("bagiannya: %(state)s") % {"state": STATES[row.state].lower()})
    if row.delegate:
        said.append(_("dilimpahkan kepada %(name)s") % {"name": row.delegate})
    label = str(Assignment.Relation(row.relation).label)
    return Body(name=row.name, relation=label, remark=", ".join(said))


def on_behalf_of(bodies: list[Named], by: Actor) -> str:
    """The agency for which ``by`` would write; empty for the own one."""
    lead = next((row for row in bodies if row.is_lead), None)
    return "" if lead is None or lead.agency_id in by.agency_ids("answer.edit") else lead.name
