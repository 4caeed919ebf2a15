"""The telephones of the emergency page."""

from __future__ import annotations

from collections.abc import Sequence

from layak.city.agencies.letterheads.models import Letterhead
from layak.rules.phones import first_phone
from layak.workflows.rapidaction.emergency_policy import Line, emergency_policy
from layak.workflows.rapidaction.models import EmergencyLine, RoleAgency


def lines_in_force() -> list[Line]:
    """What the city keeps, in its order; the shipped numbers while it keeps none: one query."""
    kept = [
        Line(label=row.label, phone=row.phone, says=row.says)
        for row in EmergencyLine.objects.filter(ended_at=None).order_by("position", "pk")
    ]
    return kept or list(emergency_policy().lines)


def own_lines() -> list[EmergencyLine]:
    """The rows that the city keeps, in their order: one query."""
    return list(EmergencyLine.objects.filter(ended_at=None).order_by("position", "pk"))


def office_phones(roles: Sequence[str]) -> list[tuple[str, str]]:
    """Agencies that act for these roles, in this order, each once, with the telephone of their
    letterhead or "": two queries. The number of a turn of duty is a person's and changes; it has
    no way onto paper.
    """
    acting = RoleAgency.objects.filter(role__in=roles, ended_on=None, agency__ended_on=None)
    rows = acting.order_by("position", "pk").values_list("role", "agency", "agency__name")
    first = {role: place for place, role in reversed(list(enumerate(roles)))}
    names = {agency: name for _role, agency, name in sorted(rows, key=lambda row: first[row[0]])}
    heads = Letterhead.objects.filter(agency__in=names).values_list("agency", "contact")
    contacts: dict[int, str] = dict(heads)
    return [(name, first_phone(contacts.get(agency, ""))) for agency, name in names.items()]
