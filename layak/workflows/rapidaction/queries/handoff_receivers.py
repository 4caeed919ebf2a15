"""To whom a hand-off may go, and what kind of receiver an agency is."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from layak.city.agencies.bodies.models import Agency
from layak.rules.handoff_shares import Receiver, names_a_school
from layak.workflows.rapidaction.models import (
    Activation,
    ConflictBlock,
    HandOff,
    RoleAgency,
    StepRun,
)

# roles of the playbooks that are places of learning or answer for them
SCHOOL_ROLES = (
    "sekolah", "sekolah_induk", "sekolah_asal", "disdik", "disdik_kota", "disdik_prov",
)  # fmt: skip
WARD_ROLES = ("kelurahan",)
# a decline for this reason does not stay true for ever
FULL = "full"


def receiver_kinds(agencies: Iterable[Agency]) -> dict[int, Receiver]:
    """What each agency is: a place of learning, a kelurahan or kecamatan, or another; one query."""
    rows = RoleAgency.objects.filter(role__in=(*SCHOOL_ROLES, *WARD_ROLES), ended_on=None)
    roles: dict[int, set[str]] = {}
    for agency_id, role in rows.values_list("agency", "role"):
        roles.setdefault(agency_id, set()).add(role)
    return {agency.pk: _kind(agency, roles.get(agency.pk, set())) for agency in agencies}


def receiver_kind(agency: Agency) -> Receiver:
    return receiver_kinds([agency])[agency.pk]


def _kind(agency: Agency, roles: set[str]) -> Receiver:
    if roles & set(SCHOOL_ROLES) or names_a_school(agency.name):
        return "school"
    is_ward = agency.kind == Agency.Kind.KECAMATAN or agency.name.lower().startswith("kelurahan")
    return "ward" if is_ward or roles & set(WARD_ROLES) else "other"


def possible_receivers(activation: Activation, *, not_of: Iterable[int]) -> QuerySet[Agency]:
    """Agencies that stand, are none of these and that no conflict bars."""
    barred = ConflictBlock.objects.filter(
        activation=activation, lifted_at=None, agency__isnull=False
    )
    found = Agency.objects.current().exclude(pk__in=list(not_of))
    return found.exclude(pk__in=barred.values("agency")).order_by("name")


def usual_receivers(activation: Activation) -> frozenset[int]:
    """Agencies that act for a role of this activation's steps; one query."""
    acting = RoleAgency.objects.filter(role__in=activation.steps.values("role"), ended_on=None)
    return frozenset(acting.values_list("agency", flat=True))


def preset_agencies(step: StepRun) -> list[int]:
    """Agencies that act for the role of a step, in their order."""
    rows = RoleAgency.objects.filter(role=step.role, ended_on=None).order_by("position", "pk")
    return list(rows.values_list("agency", flat=True))


def declined_by(activation: Activation, asked: Iterable[str]) -> QuerySet[HandOff]:
    """Declined hand-offs of this activation that asked for one of these things."""
    return HandOff.objects.filter(
        activation=activation, declined_at__isnull=False, asked__overlap=list(asked)
    )
