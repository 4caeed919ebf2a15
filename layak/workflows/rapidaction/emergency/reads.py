"""The telephones of the emergency page; roles with the agencies that act for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from layak.workflows.rapidaction.duty.models import RECEIVER, RoleAgency
from layak.workflows.rapidaction.duty.reads import post_phones
from layak.workflows.rapidaction.duty.rules import dialled
from layak.workflows.rapidaction.emergency.models import EmergencyLine
from layak.workflows.rapidaction.emergency.policy import Line, emergency_policy
from layak.workflows.rapidaction.playbooks.files import common
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.scheme.policy import rapid_policy

# The telephones of the emergency page.


def lines_in_force() -> list[Line]:
    """What the city keeps, in its order: one query. While it keeps none, the shipped numbers and
    those of the city's agencies that receive reports, where they have one: three more.
    """
    kept = [Line(label=row.label, phone=row.phone, says=row.says) for row in own_lines()]
    if kept:
        return kept
    offices = [(name, dialled(phone)) for name, phone in office_phones([RECEIVER])]
    own = [
        Line(label=name, phone=phone, says=_("Layanan kota ini untuk anak dan perempuan."))
        for name, phone in offices
        if phone
    ]
    return [*emergency_policy().lines, *own]


def own_lines() -> list[EmergencyLine]:
    """The rows that the city keeps, in their order: one query."""
    return list(EmergencyLine.objects.filter(ended_at=None).order_by("position", "pk"))


def office_phones(roles: Sequence[str]) -> list[tuple[str, str]]:
    """Agencies that act for these roles, in this order, each once, with the telephone of their duty
    post or letterhead, or "": three queries.
    """
    acting = RoleAgency.objects.filter(role__in=roles, ended_on=None, agency__ended_on=None)
    rows = acting.order_by("position", "pk").values_list("role", "agency", "agency__name")
    first = {role: place for place, role in reversed(list(enumerate(roles)))}
    names = {agency: name for _role, agency, name in sorted(rows, key=lambda row: first[row[0]])}
    phones = post_phones(list(names))
    return [(name, phones[agency]) for agency, name in names.items()]


# Roles of the playbooks with the agencies that act for them, and what is missing.


@dataclass(frozen=True, kw_only=True)
class RoleRow:
    """``is_chosen_each_time``: depends on the child, as its school; nothing is missing there."""

    code: str
    label: str
    is_external: bool
    is_chosen_each_time: bool
    # (number of the row, name, is it invited)
    agencies: tuple[tuple[int, str, bool], ...]
    playbooks: tuple[str, ...]

    @property
    def is_missing(self) -> bool:
        return bool(self.playbooks) and not self.agencies and not self.is_chosen_each_time


def role_rows(*, today: date) -> list[RoleRow]:
    """Every role, those that a playbook needs and nobody acts for first: two queries."""
    needed: dict[str, list[str]] = {}
    versions = PlaybookVersion.objects.in_force(today).defer("document").order_by("title")
    for version in versions:
        for role in sorted({step.role for step in playbook_of(version).steps}):
            needed.setdefault(role, []).append(version.title)
    named: dict[str, list[tuple[int, str, bool]]] = {}
    standing = RoleAgency.objects.filter(ended_on=None).select_related("agency")
    for row in standing.order_by("position", "pk"):
        named.setdefault(row.role, []).append((row.pk, row.agency.name, row.agency.is_invited))
    usual = rapid_policy().roles
    rows = [
        RoleRow(
            code=code,
            label=label,
            is_external=code in common().external_roles,
            is_chosen_each_time=not usual.get(code),
            agencies=tuple(named.get(code, ())),
            playbooks=tuple(needed.get(code, ())),
        )
        for code, label in common().roles.items()
    ]
    return sorted(rows, key=lambda row: (not row.is_missing, row.label))
