"""Roles of the playbooks with the agencies that act for them, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from layak.workflows.rapidaction.models import PlaybookVersion, RoleAgency
from layak.workflows.rapidaction.playbook_files import common
from layak.workflows.rapidaction.policy import rapid_policy
from layak.workflows.rapidaction.queries.pinned import playbook_of


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
