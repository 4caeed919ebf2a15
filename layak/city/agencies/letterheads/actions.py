"""Letterheads and who signs under them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.bodies.permissions import check_can_change
from layak.city.agencies.letterheads import events
from layak.city.agencies.letterheads.models import Letterhead, Signer
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.rules.refusal import Refused


@dataclass(frozen=True, kw_only=True)
class Head:
    """The words of a letterhead: ``lines`` above each other, the last one the largest."""

    lines: str
    address: str
    contact: str
    place: str


@dataclass(frozen=True, kw_only=True)
class Official:
    """Who signs. ``behalf_of`` names the offices of a.n. and u.b., one a line."""

    name: str
    nip: str
    grade: str
    position: str
    capacity: str
    behalf: str
    behalf_of: str


@transaction.atomic
def set_letterhead(*, agency: Agency, head: Head, by: Actor, at: datetime) -> Letterhead:
    """Write the words of an agency's letterhead; its mark and template stay."""
    check_can_change(by, agency)
    values = asdict(head) | {"changed_at": at, "changed_by": by.user}
    found, _made = Letterhead.objects.update_or_create(agency=agency, defaults=values)
    _log_change(agency, _("kop surat diisi"), by, at)
    return found


@transaction.atomic
def set_logo(*, agency: Agency, logo: bytes | None, by: Actor, at: datetime) -> None:
    """Put the mark into the letterhead (PNG or JPEG, checked by the form), or take it away."""
    _replace(agency, by, at, logo=logo)
    _log_change(agency, _("lambang diganti") if logo else _("lambang dilepas"), by, at)


@transaction.atomic
def set_template(*, agency: Agency, template: bytes | None, by: Actor, at: datetime) -> None:
    """Let letters be made from the city's own Word file (checked by the form), or from ours."""
    _replace(agency, by, at, template=template)
    _log_change(
        agency,
        _("templat surat diganti") if template else _("templat surat kembali ke templat Layak"),
        by,
        at,
    )


@transaction.atomic
def set_files(*, agency: Agency, logo: bytes, template: bytes, by: Actor, at: datetime) -> None:
    """Both at once, as far as given: an empty one leaves what is there."""
    if logo:
        set_logo(agency=agency, logo=logo, by=by, at=at)
    if template:
        set_template(agency=agency, template=template, by=by, at=at)


def _replace(agency: Agency, by: Actor, at: datetime, **values: bytes | None) -> None:
    check_can_change(by, agency)
    changed = Letterhead.objects.filter(agency=agency).update(
        **values, changed_at=at, changed_by=by.user
    )
    if not changed:
        raise Refused(_("Isi dahulu kata-kata kop suratnya."))


@transaction.atomic
def add_signer(*, agency: Agency, official: Official, by: Actor, at: datetime) -> Signer:
    """An official who may sign letters of the agency.

    Raises Refused where u.b. does not name its chain of two offices.
    """
    check_can_change(by, agency)
    chain = [line for line in official.behalf_of.splitlines() if line.strip()]
    if official.behalf == Signer.Behalf.UB and len(chain) < 2:
        raise Refused(_("Untuk u.b. tulis dua jabatan: atas nama siapa, lalu siapa di antaranya."))
    if official.behalf and not chain:
        raise Refused(_("Tulis atas nama jabatan apa surat ditandatangani."))
    values = asdict(official) | {"behalf_of": "\n".join(chain) if official.behalf else ""}
    signer = Signer.objects.create(agency=agency, added_at=at, **values)
    _log_signer(events.SignerAdded, signer, by, at)
    return signer


@transaction.atomic
def end_signer(*, signer: Signer, by: Actor, at: datetime) -> None:
    """The official signs no more; letters that went out keep the name."""
    check_can_change(by, signer.agency)
    if Signer.objects.filter(pk=signer.pk, ended_at=None).update(ended_at=at):
        _log_signer(events.SignerEnded, signer, by, at)


def _log_change(agency: Agency, what: str, by: Actor, at: datetime) -> None:
    event = events.LetterheadChanged(agency=agency.pk, agency_name=agency.name, what=what)
    log(event, by=by.user, at=at)


def _log_signer(
    kind: type[events.SignerAdded | events.SignerEnded], signer: Signer, by: Actor, at: datetime
) -> None:
    event = kind(signer=signer.pk, name=signer.name, agency_name=signer.agency.name)
    log(event, by=by.user, at=at)
