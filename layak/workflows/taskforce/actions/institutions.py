"""What an institution that cares for children tells of itself: each card is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.taskforce.policy import taskforce_policy
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.rules.entries import NotAcceptable, read_text
from layak.rules.refusal import Refused
from layak.workflows.taskforce.events import CardWritten
from layak.workflows.taskforce.models import InstitutionCard
from layak.workflows.taskforce.permissions import check_can_write
from layak.workflows.taskforce.queries.institutions import KINDS

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
    values = _checked(card)
    if newest is not None and all(getattr(newest, name) == values[name] for name in values):
        return None
    made = InstitutionCard.objects.create(
        agency=agency, written_at=at, written_by=by.user, **values
    )
    event = CardWritten(card=made.pk, agency=agency.pk, agency_name=agency.name)
    log(event, by=by.user, at=at)
    return made


def _checked(card: Card) -> dict[str, str]:
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
    return values
