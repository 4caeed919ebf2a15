"""Which agency acts for a role of the playbooks, and the first fill from the policy."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor, user_of
from layak.platform.audit.log import log, log_all
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.events.duty import RoleAgencyEnded, RoleAgencyNamed
from layak.workflows.rapidaction.models import RoleAgency
from layak.workflows.rapidaction.permissions.duty import check_can_manage_emergency
from layak.workflows.rapidaction.playbook_files import common
from layak.workflows.rapidaction.policy import rapid_policy


@transaction.atomic
def seed_role_agencies(*, at: datetime, by: Actor | None = None) -> list[RoleAgency]:
    """Fill roles that nobody ever decided about from rapid-action.yaml; those made.

    Only agencies that stand with that code. A role of which the city once named or took away an
    agency is left as it is, so that a second run, and every start, makes nothing.
    """
    check_can_manage_emergency(by)
    decided = set(RoleAgency.objects.values_list("role", flat=True))
    agencies = {agency.code: agency for agency in Agency.objects.current()}
    rows = [
        RoleAgency(role=role, agency=agencies[code], position=position)
        for role, codes in rapid_policy().roles.items()
        if role not in decided and role in common().roles
        for position, code in enumerate(codes, start=1)
        if code in agencies
    ]
    made = RoleAgency.objects.bulk_create(rows)
    events = [RoleAgencyNamed(role=row.role, agency=row.agency.code) for row in made]
    log_all(events, by=user_of(by), at=at)
    return made


@transaction.atomic
def name_role_agency(*, role: str, agency: Agency, by: Actor, at: datetime) -> RoleAgency:
    """One more agency for a role, after those named. Raises Refused."""
    check_can_manage_emergency(by)
    if role not in common().roles:
        raise Refused(_("Peran ini tidak ada di playbook. Pilih peran dari daftar."))
    # those who name agencies of roles do so one after another
    standing = list(RoleAgency.objects.select_for_update().filter(role=role, ended_on=None))
    if any(row.agency_id == agency.pk for row in standing):
        raise Refused(_("%s sudah menjalankan peran ini.") % agency.name)
    last = max((row.position for row in standing), default=0)
    row = RoleAgency.objects.create(role=role, agency=agency, position=last + 1)
    log(RoleAgencyNamed(role=role, agency=agency.code), by=by.user, at=at)
    return row


@transaction.atomic
def end_role_agency(*, row_id: int, by: Actor, at: datetime) -> RoleAgency:
    """The agency acts for the role no longer; the row stays. Raises RoleAgency.DoesNotExist."""
    check_can_manage_emergency(by)
    rows = RoleAgency.objects.select_for_update(of=("self",)).select_related("agency")
    row = rows.get(pk=row_id)
    if row.ended_on is None:
        row.ended_on = timezone.localdate(at)
        row.save(update_fields=["ended_on"])
        log(RoleAgencyEnded(role=row.role, agency=row.agency.code), by=by.user, at=at)
    return row
