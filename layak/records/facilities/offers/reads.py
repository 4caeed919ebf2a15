"""Offers as rows: what fits a need, the list with free places today, the page of one, the history as counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.city.places.models import District
from layak.platform.web.templatetags.numbers import ago_from
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.questions import catalogue, question_urls
from layak.records.facilities.offers.models import OfferReservation, ServiceOffer
from layak.records.facilities.offers.permissions import can_free, tells_free
from layak.records.facilities.offers.policy import offer_policy
from layak.rules.facilities import (
    Need,
    OfferFacts,
    ages_text,
    closed_because,
    is_expired,
    is_stale,
    rank,
    warning_due,
    why_not,
)
from layak.rules.numbers import date_id

# Offers as rows: what fits a need, the list with free places today, the history as counts.

TAKEN = Count("reservations", filter=Q(reservations__released_at=None))


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFit:
    """An offer beside a need: ``free`` places today, ``why_not`` sentences; empty when it fits."""

    offer: ServiceOffer
    free: int
    why_not: tuple[str, ...]

    @property
    def fits(self) -> bool:
        return not self.why_not


def counted() -> QuerySet[ServiceOffer]:
    """Offers with their agency and ``taken``: the places in use."""
    return ServiceOffer.objects.select_related("agency").annotate(taken=TAKEN)


def taken_of(offer: ServiceOffer) -> int:
    """Places in use of an offer that ``counted`` found."""
    taken: int = vars(offer)["taken"]
    return taken


def facts_of(offer: ServiceOffer, taken: int) -> OfferFacts:
    """The offer as the rules see it."""
    return OfferFacts(
        kind=offer.kind,
        levels=tuple(offer.levels),
        age_from=offer.age_from,
        age_to=offer.age_to,
        sex=offer.sex,
        districts=tuple(offer.districts),
        is_accessible=offer.is_accessible,
        until_on=offer.agreement_until_on,
        is_ended=offer.ended_at is not None,
        capacity=offer.capacity,
        taken=taken,
    )


def fitting_offers(
    *,
    asked: Sequence[str],
    level: str = "",
    age: int | None = None,
    sex: str = "",
    district_code: str = "",
    needs_access: bool = False,
    today: date,
) -> list[OfferFit]:
    """Running offers of the kinds that meet what is ``asked``, the best first: one query.

    ``asked`` are codes of rapid-action.yaml, ``level`` one of offers.yaml. What does not fit comes
    last and says why.
    """
    need = Need(
        asked=tuple(asked),
        level=level,
        age=age,
        sex=sex,
        district_code=district_code,
        needs_access=needs_access,
    )
    policy = offer_policy()
    rows = counted().filter(ended_at=None, kind__in=policy.kinds_for(asked))
    found = []
    for offer in rows.order_by("name", "pk"):
        facts = facts_of(offer, taken_of(offer))
        reasons = why_not(facts, need, policy, today=today)
        fit = OfferFit(offer=offer, free=facts.free, why_not=reasons)
        found.append((rank(facts, need, reasons), fit))
    return [fit for _order, fit in sorted(found, key=lambda pair: pair[0])]


def next_best(offer: ServiceOffer, *, today: date) -> ServiceOffer | None:
    """Another offer for the same children that has a place today: the same kind first. One query."""
    policy = offer_policy()
    kind = policy.kinds.get(offer.kind)
    found = []
    for fit in fitting_offers(asked=sorted(kind.asked) if kind else (), today=today):
        other = fit.offer
        # for the same sex, in a level and a district that both serve
        is_for_same = not other.sex or offer.sex == other.sex
        serves = _meet(other.levels, offer.levels) and _meet(other.districts, offer.districts)
        if fit.fits and other.pk != offer.pk and is_for_same and serves:
            found.append(other)
    return min(found, key=lambda other: other.kind != offer.kind, default=None)


def _meet(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    return not ours or not theirs or bool(set(ours) & set(theirs))


# The list of offers and the page of one, ready to print.

PAGE, CHOICES = 50, 100
HOLDS = Q(agreement_until_on=None)
SEXES = {"L": "anak laki-laki", "P": "anak perempuan"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFilter:
    """What a person asked for; empty means everything. ``state`` of STATES."""

    kind: str = ""
    level: str = ""
    district: str = ""
    state: str = ""
    agency_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRow:
    """An offer ready to print. ``closed`` says why nothing can be taken today; "" when it can.

    Who is not told (``tells_free``) reads it as if none of its places were in use.

    ``tone`` and ``state_label`` belong together; ``warning`` tells of the agreement's end.
    """

    id: int
    name: str
    agency_name: str
    kind: str
    kind_label: str
    unit: str
    levels_text: str
    for_whom: str
    area_text: str
    access_text: str
    hours_text: str
    agreement_text: str
    until_text: str
    contact: str
    capacity: int
    tells_free: bool
    taken: int
    free: int
    closed: str
    state_label: str
    tone: str
    warning: str
    is_stale: bool
    changed_text: str
    changed_on: date
    version: int


def offer_list(*, wanted: OfferFilter, number: int, by: Actor, at: datetime) -> dict[str, object]:
    """Fifty rows a page, by kind and name: at most five queries."""
    today = timezone.localdate(at)
    rows = filtered(wanted, by=by, today=today)
    page: Page[ServiceOffer] = Paginator(rows, PAGE).get_page(number)
    shown = rows_of(page.object_list, by=by, at=at)
    has_any = bool(shown) or ServiceOffer.objects.exists()
    return {"rows": shown, "page": page, "has_any": has_any}


def filtered(wanted: OfferFilter, *, by: Actor, today: date) -> QuerySet[ServiceOffer]:
    """Offers asked for, by kind and name; those that ended only when asked for."""
    rows = counted().order_by("kind", "name", "pk")
    rows = rows.filter(ended_at=None) if wanted.state != "ended" else rows.exclude(ended_at=None)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.level:
        rows = rows.filter(levels__contains=[wanted.level])
    if wanted.district:
        rows = rows.filter(Q(districts__contains=[wanted.district]) | Q(districts=[]))
    if wanted.agency_id is not None:
        rows = rows.filter(agency=wanted.agency_id)
    policy = offer_policy()
    if wanted.state == "free":
        own = Q(agency__in=by.agency_ids("offer.manage"))
        told = Q() if by.may("offer.free") else own
        # who is not told how many are in use does not learn it from the filter either
        return rows.filter(
            HOLDS | Q(agreement_until_on__gt=today), ~told | Q(capacity__gt=F("taken"))
        )
    if wanted.state == "expired":
        return rows.filter(agreement_until_on__lte=today)
    if wanted.state == "expiring":
        last = date.fromordinal(today.toordinal() + max(policy.warn_days))
        return rows.filter(agreement_until_on__gt=today, agreement_until_on__lte=last)
    if wanted.state == "stale":
        oldest = date.fromordinal(today.toordinal() - policy.stale_after_days)
        return rows.filter(changed_at__date__lt=oldest)
    return rows


def rows_of(offers: Iterable[ServiceOffer], *, by: Actor, at: datetime) -> list[OfferRow]:
    """Rows in the order given; one query for the names of districts."""
    names = dict(District.objects.values_list("code", "name"))
    return [offer_row(offer, names, by=by, at=at) for offer in offers]


def offer_row(
    offer: ServiceOffer, districts: dict[str, str], *, by: Actor, at: datetime
) -> OfferRow:
    """``offer`` as ``counted`` found it; ``districts`` are names by code."""
    policy, today = offer_policy(), timezone.localdate(at)
    is_told = tells_free(by, offer)
    kind, facts = policy.kinds.get(offer.kind), facts_of(offer, taken_of(offer) if is_told else 0)
    closed, until = closed_because(facts, today=today), offer.agreement_until_on
    days = warning_due(policy, until, today=today)
    told = (SEXES.get(offer.sex, ""), ages_text(offer.age_from, offer.age_to))
    for_whom = ", ".join(text for text in told if text) or _("semua anak")
    words = {True: _("aksesibel"), False: _("belum aksesibel"), None: _("akses belum diketahui")}
    said = words[offer.is_accessible]
    access_text = f"{said}: {offer.access_note}" if offer.access_note else said
    state = _("Penuh") if closed else _("Ada tempat") if is_told else _("Berjalan")
    if offer.ended_at is not None:
        state = _("Diakhiri")
    elif is_expired(until, today=today):
        state = _("Perjanjian berakhir")
    warning = ""
    if days is not None:
        left = (until - today).days if until else 0
        warning = _("Perjanjian berakhir dalam %(n)d hari") % {"n": left}
    return OfferRow(
        id=offer.pk,
        name=offer.name,
        agency_name=offer.agency.name,
        kind=offer.kind,
        kind_label=kind.label if kind else offer.kind,
        unit=kind.unit if kind else "",
        levels_text=", ".join(policy.levels.get(code, code) for code in offer.levels),
        for_whom=for_whom,
        area_text=", ".join(districts.get(code, code) for code in offer.districts)
        or _("seluruh kota"),
        access_text=access_text,
        hours_text=_("siang dan malam") if offer.is_day_and_night else offer.hours,
        agreement_text=offer.agreement,
        until_text=date_id(until) if until else "",
        contact=offer.contact,
        capacity=offer.capacity,
        tells_free=is_told,
        taken=facts.taken,
        free=0 if closed else facts.free,
        closed=closed,
        state_label=state,
        tone="lock" if offer.ended_at else "late" if closed else "done",
        warning=warning,
        is_stale=is_stale(policy, timezone.localdate(offer.changed_at), today=today),
        changed_text=ago_from(offer.changed_at, at),
        changed_on=timezone.localdate(offer.changed_at),
        version=offer.version,
    )


def offer_page(offer: ServiceOffer, *, by: Actor, at: datetime) -> dict[str, object]:
    """``offer`` as ``counted`` found it.

    ``used`` are (label, count) of how places ended; ``kept`` the places in use for who may
    give them back; ``feeds`` (code, text, address or "") of questions that it helps to prove.
    """
    paper = offer.paper
    rows = OfferReservation.objects.filter(offer=offer)
    ended = dict(
        rows.exclude(released_at=None)
        .order_by("outcome")
        .values_list("outcome")
        .annotate(count=Count("pk"))
    )
    used = [
        (label, ended[code]) for code, label in offer_policy().releases.items() if code in ended
    ]
    may_free, row = can_free(by, offer), rows_of([offer], by=by, at=at)[0]
    kind, known = offer_policy().kinds.get(offer.kind), catalogue().questions
    codes = [code for code in (kind.feeds if kind else ()) if code in known]
    urls = question_urls(codes, by)
    feeds = [(code, known[code].text, urls.get(code, "")) for code in codes]
    return {
        "row": row,
        "paper_title": paper.title if paper else "",
        "paper_url": f"/bukti/{paper.pk}/" if paper and by.may("evidence.view") else "",
        "used": used if row.tells_free else [],
        "used_count": rows.count() if row.tells_free else 0,
        "kept": list(rows.filter(released_at=None).order_by("place")) if may_free else [],
        "feeds": feeds,
        "may_free": may_free,
    }


def paper_choices(agency_id: int) -> list[tuple[str, str]]:
    """The newest hundred of the agency's library that are not restricted: one query."""
    every = Evidence.objects.filter(agency=agency_id)
    rows = every.exclude(sensitivity=Evidence.Sensitivity.RESTRICTED).order_by("-pk")[:CHOICES]
    return [(str(pk), title) for pk, title in rows.values_list("pk", "title")]


def district_choices() -> list[tuple[str, str]]:
    return list(District.objects.order_by("name").values_list("code", "name"))
