"""What an institution tells of itself: each card is kept. Statements and cards follow an agency that merges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.taskforce.policy import taskforce_policy
from layak.city.people.roles.actor import Actor, user_of
from layak.platform.audit.log import log
from layak.rules.entries import NotAcceptable, read_text
from layak.rules.refusal import Refused
from layak.workflows.taskforce.institutions.events import CardWritten
from layak.workflows.taskforce.institutions.models import InstitutionCard
from layak.workflows.taskforce.institutions.reads import KINDS
from layak.workflows.taskforce.statements.events import StatementsMoved
from layak.workflows.taskforce.statements.models import RoleStatement
from layak.workflows.taskforce.statements.permissions import check_can_write

LONGEST = 2000


class CardMoved(Refused):
    """Someone wrote a newer card since the page was read."""

    def __init__(self) -> None:
        super().__init__(
            _("Orang lain menulis kartu ini sejak halaman dibuka. Periksa lalu simpan lagi.")
        )


@dataclass(frozen=True, kw_only=True)
class Card:
    """``kind`` is a code of taskforce.yaml; ``contact`` an office, never a child."""

    kind: str
    role: str = ""
    services: str = ""
    asks: str = ""
    contact: str = ""


@transaction.atomic
def write_card(
    *, agency_id: int, card: Card, seen: int, by: Actor, at: datetime
) -> InstitutionCard | None:
    """A new card of the institution; ``seen`` is the id of the one read (0: none).

    None when nothing changed. Raises CardMoved, Refused (right, not an institution, unknown
    kind), NotAcceptable (too long).
    """
    agency = Agency.objects.select_for_update().get(pk=agency_id)
    check_can_write(by, agency)
    if agency.kind not in KINDS:
        raise Refused(_("Kartu ini untuk lembaga layanan anak dan mitra."))
    newest = InstitutionCard.objects.filter(agency=agency).order_by("-pk").first()
    if (newest.pk if newest else 0) != seen:
        raise CardMoved
    if card.kind not in taskforce_policy().kinds:
        raise Refused(_("Pilih jenis lembaga dari daftar."))
    values = {"kind": card.kind}
    for name in ("role", "services", "asks"):
        values[name] = read_text(getattr(card, name)).strip()
        if len(values[name]) > LONGEST:
            raise NotAcceptable(
                _("Satu isian paling banyak %(most)d huruf. Ringkaslah dahulu.") % {"most": LONGEST}
            )
    values["contact"] = " ".join(card.contact.replace("\x00", "").split())
    if len(values["contact"]) > 300:
        raise NotAcceptable(_("Narahubung paling panjang 300 huruf."))
    if newest is not None and all(getattr(newest, name) == values[name] for name in values):
        return None
    made = InstitutionCard.objects.create(
        agency=agency, written_at=at, written_by=by.user, **values
    )
    event = CardWritten(card=made.pk, agency=agency.pk, agency_name=agency.name)
    log(event, by=by.user, at=at)
    return made


def move_with_merge(from_id: int, into_id: int, by: Actor | None, at: datetime) -> None:
    """Open statements and the newest card follow, where the heir has none of the year.

    Signed statements stay as they were signed; so does an open one where the heir writes its own.
    """
    held = RoleStatement.objects.filter(agency=into_id).values_list("year", "version", "signed_at")
    open_years = {year for year, _version, signed_at in held if signed_at is None}
    last = {year: version for year, version, _signed in sorted(held, key=lambda row: row[:2])}
    moved = 0
    for statement in RoleStatement.objects.filter(agency=from_id, signed_at=None):
        if statement.year not in open_years:
            statement.agency_id = into_id
            statement.version = last.get(statement.year, 0) + 1
            statement.save(update_fields=["agency", "version"])
            moved += 1
    if moved:
        event = StatementsMoved(source=from_id, target=into_id, count=moved)
        log(event, by=user_of(by), at=at)
    # cards are never changed: the heir gets a copy, with who wrote it and when
    if InstitutionCard.objects.filter(agency=into_id).exists():
        return
    card = InstitutionCard.objects.filter(agency=from_id).order_by("-pk").first()
    if card is not None:
        card.pk, card.agency_id = None, into_id
        card.save(force_insert=True)


def moving_lines(agency_id: int) -> list[str]:
    """What the preview of a merge says of statements and cards."""
    count = RoleStatement.objects.filter(agency=agency_id, signed_at=None).count()
    sentence = ngettext(
        "%(n)d pernyataan peran yang belum ditandatangani",
        "%(n)d pernyataan peran yang belum ditandatangani",
        count,
    )
    lines = [sentence % {"n": count}] if count else []
    if InstitutionCard.objects.filter(agency=agency_id).exists():
        lines.append(_("Kartu lembaga"))
    return lines
