"""The tables of all rooms, for Django; our own code imports them from their rooms."""

from __future__ import annotations

from layak.workflows.taskforce.institutions.models import InstitutionCard
from layak.workflows.taskforce.statements.models import RoleStatement

__all__ = ["InstitutionCard", "RoleStatement"]
