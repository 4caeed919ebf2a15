"""An agency is made, renamed, reclassified, given another name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from layak.city.agencies.bodies import events
from layak.city.agencies.bodies.models import Agency, AgencyAlias
from layak.city.agencies.bodies.permissions import check_can_change, check_can_manage_agencies
from layak.city.people.roles.actor import Actor, user_of
from layak.platform.audit.log import log
from layak.rules.refusal import Refused


@transaction.atomic
def create_agency(
    *,
    name: str,
    kind: str,
    command: str = Agency.Command.CITY,
    aliases: Sequence[str] = (),
    code: str = "",
    by: Actor | None,
    at: datetime,
) -> Agency:
    """A new agency with its other names. ``code`` is a slug; by default made from the name.

    Raises Refused for an empty or taken name, an unknown kind or command.
    """
    check_can_manage_agencies(by)
    _check_kind(kind, command)
    agency = Agency.objects.create(
        code=_free_code(code or name), name=_free_name(name), kind=kind, command=command
    )
    for alias in aliases:
        keep_alias(agency, alias, at=at)
    log(events.AgencyCreated(agency=agency.pk, name=agency.name), by=user_of(by), at=at)
    return agency


@transaction.atomic
def rename_agency(*, agency: Agency, name: str, by: Actor | None, at: datetime) -> None:
    """Give the agency a new name; the old one stays as an alias. The same name does nothing."""
    check_can_change(by, agency)
    old = agency.name
    clean = _clean(name)
    if clean == old:
        return
    agency.aliases.filter(name__iexact=clean).delete()
    agency.name = _free_name(clean, own=agency)
    agency.save(update_fields=["name"])
    if clean.lower() != old.lower():
        keep_alias(agency, old, at=at)
    log(events.AgencyRenamed(agency=agency.pk, old=old, new=agency.name), by=user_of(by), at=at)


@transaction.atomic
def add_alias(*, agency: Agency, name: str, by: Actor | None, at: datetime) -> None:
    """Another name that papers use. Raises Refused where any agency carries it already."""
    check_can_change(by, agency)
    alias = keep_alias(agency, name, at=at)
    event = events.AliasAdded(agency=agency.pk, name=agency.name, alias=alias.name)
    log(event, by=user_of(by), at=at)


@transaction.atomic
def remove_alias(*, alias: AgencyAlias, by: Actor | None, at: datetime) -> None:
    """A name noted by mistake: papers with it no longer lead to the agency."""
    agency = alias.agency
    check_can_change(by, agency)
    alias.delete()
    event = events.AliasRemoved(agency=agency.pk, name=agency.name, alias=alias.name)
    log(event, by=user_of(by), at=at)


@transaction.atomic
def reclassify_agency(
    *, agency: Agency, kind: str, command: str, by: Actor | None, at: datetime
) -> None:
    """Correct what the agency is and whether it is assigned or invited; rounds stay as they are."""
    check_can_change(by, agency)
    _check_kind(kind, command)
    agency.kind, agency.command = kind, command
    agency.save(update_fields=["kind", "command"])
    event = events.AgencyReclassified(
        agency=agency.pk,
        name=agency.name,
        kind_label=agency.get_kind_display(),
        command_label=agency.get_command_display().lower(),
    )
    log(event, by=user_of(by), at=at)


def _check_kind(kind: str, command: str) -> None:
    if kind not in Agency.Kind.values or command not in Agency.Command.values:
        raise Refused(_("Pilih jenis perangkat daerah dari daftar."))


def _clean(name: str) -> str:
    clean = " ".join(name.replace("\x00", "").split())
    if not clean or len(clean) > 160:
        raise Refused(_("Tulis nama perangkat daerah, paling panjang 160 huruf."))
    return clean


def _free_name(name: str, *, own: Agency | None = None) -> str:
    clean = _clean(name)
    named = Agency.objects.current().filter(name__iexact=clean)
    if own is not None:
        named = named.exclude(pk=own.pk)
    other = named.first()
    alias = AgencyAlias.objects.filter(name__iexact=clean).select_related("agency").first()
    taken = other or (alias.agency if alias else None)
    if taken is not None:
        raise Refused(
            _("Nama %(name)s sudah menjadi nama %(taken)s. Pakai yang sudah ada, atau nama lain.")
            % {"name": clean, "taken": taken.name}
        )
    return clean


def keep_alias(agency: Agency, name: str, *, at: datetime) -> AgencyAlias:
    return AgencyAlias.objects.create(
        agency=agency, name=_free_name(name), since_on=timezone.localdate(at)
    )


def _free_code(text: str) -> str:
    stem = slugify(text)[:50] or "perangkat-daerah"
    taken = set(Agency.objects.filter(code__startswith=stem).values_list("code", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (stem, *numbered) if code not in taken)
