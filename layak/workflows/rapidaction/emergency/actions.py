"""The telephones of the emergency page, and which agency acts for a role of the playbooks."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor, user_of
from layak.platform.audit.log import log, log_all
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.duty.events import RoleAgencyEnded, RoleAgencyNamed
from layak.workflows.rapidaction.duty.models import RoleAgency
from layak.workflows.rapidaction.duty.permissions import check_can_manage_emergency
from layak.workflows.rapidaction.emergency.events import EmergencyLineChanged
from layak.workflows.rapidaction.emergency.models import EmergencyLine
from layak.workflows.rapidaction.emergency.policy import Line, emergency_policy
from layak.workflows.rapidaction.playbooks.files import common
from layak.workflows.rapidaction.scheme.policy import rapid_policy

# The telephones of the emergency page: changed as new rows, ended ones stay.

SHORTEST, LONGEST = 3, 15
MOST_LINES = 8


@transaction.atomic
def add_line(*, line: Line, by: Actor, at: datetime) -> EmergencyLine:
    """One more number, after the others; the first also keeps the shipped ones. Raises Refused."""
    check_can_manage_emergency(by)
    phone = dialled(line.phone)
    standing = _own_lines(by, at)
    if any(row.phone == phone for row in standing):
        raise NotAcceptable(_("Nomor %s sudah ada di daftar.") % phone)
    if len(standing) >= MOST_LINES:
        raise NotAcceptable(
            _("Paling banyak %d nomor, supaya mudah dipilih. Hapus satu lebih dulu.") % MOST_LINES
        )
    position = max((row.position for row in standing), default=0) + 1
    return _made(line, phone, position, by, at, former="")


@transaction.atomic
def change_line(*, line_id: int, line: Line, by: Actor, at: datetime) -> EmergencyLine:
    """Other words or another number in the same place; the former row stays, ended.

    Raises EmergencyLine.DoesNotExist, Refused.
    """
    check_can_manage_emergency(by)
    former = EmergencyLine.objects.select_for_update().get(pk=line_id, ended_at=None)
    phone = dialled(line.phone)
    others = EmergencyLine.objects.filter(ended_at=None).exclude(pk=former.pk)
    if others.filter(phone=phone).exists():
        raise NotAcceptable(_("Nomor %s sudah ada di daftar.") % phone)
    _end(former, at)
    return _made(line, phone, former.position, by, at, former=former.phone)


@transaction.atomic
def end_line(*, line_id: int, by: Actor, at: datetime) -> EmergencyLine:
    """Take a number from the page; without any of its own, the shipped ones stand again.

    Raises EmergencyLine.DoesNotExist, Refused.
    """
    check_can_manage_emergency(by)
    row = EmergencyLine.objects.select_for_update().get(pk=line_id, ended_at=None)
    _end(row, at)
    event = EmergencyLineChanged(label=row.label, former=row.phone, phone="")
    log(event, by=by.user, at=at)
    return row


@transaction.atomic
def keep_shipped_lines(*, by: Actor, at: datetime) -> list[EmergencyLine]:
    """Make the shipped numbers the city's own, so that each can be changed. Raises Refused."""
    check_can_manage_emergency(by)
    return _own_lines(by, at)


def dialled(typed: str) -> str:
    """A number as it is dialled: digits, perhaps a plus before them. Raises NotAcceptable."""
    clean = typed.strip()
    digits = "".join(letter for letter in clean if letter in "0123456789")
    if not SHORTEST <= len(digits) <= LONGEST:
        raise NotAcceptable(
            _("Nomor telepon terdiri atas 3 sampai 15 angka, misalnya 129 atau 0711 555 123.")
        )
    return f"+{digits}" if clean.startswith("+") else digits


def _own_lines(by: Actor, at: datetime) -> list[EmergencyLine]:
    rows = EmergencyLine.objects.select_for_update().filter(ended_at=None)
    standing = list(rows.order_by("position", "pk"))
    if standing:
        return standing
    return [
        _made(line, line.phone, position, by, at, former="")
        for position, line in enumerate(emergency_policy().lines, start=1)
    ]


def _end(row: EmergencyLine, at: datetime) -> None:
    row.ended_at = at
    row.save(update_fields=["ended_at"])


def _made(
    line: Line, phone: str, position: int, by: Actor, at: datetime, *, former: str
) -> EmergencyLine:
    row = EmergencyLine.objects.create(
        label=line.label,
        phone=phone,
        says=line.says,
        position=position,
        changed_at=at,
        changed_by=by.user,
    )
    event = EmergencyLineChanged(label=line.label, former=former, phone=phone)
    log(event, by=by.user, at=at)
    return row


# Which agency acts for a role of the playbooks, and the first fill from the policy.


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
        if role not in decided
        for position, code in enumerate(codes, start=1)
        if code in agencies and role in common().roles
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
        raise Refused(_("Peran ini tidak ada di skema. Pilih peran dari daftar."))
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
