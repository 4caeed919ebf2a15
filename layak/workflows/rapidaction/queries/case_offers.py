"""Services that institutions offer and that fit what is asked now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from layak.records.facilities.offer_queries import OfferFit, fitting_offers
from layak.workflows.rapidaction.models import Activation, HandOff
from layak.workflows.rapidaction.policy import rapid_policy
from layak.workflows.rapidaction.queries.case_words import address

MOST = 5


@dataclass(frozen=True, kw_only=True)
class OfferLine:
    name: str
    note: str
    word: str
    tone: str
    url: str


def offers_for(
    activation: Activation, handoffs: Iterable[HandOff], *, today: date
) -> list[OfferLine]:
    """The best that fit what open and declined hand-offs ask, or anything while none is sent."""
    asked = [
        code for row in handoffs if row.state in (*HandOff.OPEN, "declined") for code in row.asked
    ]
    child = activation.child
    fits = fitting_offers(
        asked=list(dict.fromkeys(asked)) or list(rapid_policy().words["asked"]),
        sex=child.sex if child else "",
        district_code=activation.district.code if activation.district else "",
        needs_access=bool(child and child.has_disability),
        today=today,
    )
    return [_line(fit) for fit in fits if fit.fits][:MOST]


def _line(fit: OfferFit) -> OfferLine:
    return OfferLine(
        name=fit.offer.name,
        note=fit.offer.agency.name,
        word=_("%(n)d tempat") % {"n": fit.free} if fit.free else _("penuh"),
        tone="done" if fit.free else "wait",
        url=address("offer_detail", fit.offer.pk),
    )
