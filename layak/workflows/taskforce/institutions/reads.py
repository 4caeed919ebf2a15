"""Institutions that care for children, by kind, and one with what it gives, asks and pledged."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import SeatHolding
from layak.city.agencies.taskforce.policy import taskforce_policy
from layak.records.followups.promises.reads import open_rows
from layak.workflows.taskforce.institutions.models import InstitutionCard
from layak.workflows.taskforce.statements.models import RoleStatement
from layak.workflows.taskforce.statements.reads import STATES, state_of, statement_year

# listed always; a unit of the city, such as UPTD PPA, once it has a card
LISTED = (Agency.Kind.LEMBAGA.value, Agency.Kind.MITRA.value)
KINDS = (*LISTED, Agency.Kind.UNIT.value)
NO_CARD = ""


def institution_groups(*, today: date, text: str = "") -> list[dict[str, object]]:
    """Institutions and partners by kind, in the order of taskforce.yaml; without a card last.

    ``services`` is the first line only; ``has_account``: somebody holds a seat there today.
    Three queries.
    """
    newest = InstitutionCard.objects.filter(agency=OuterRef("pk")).order_by("-pk")
    written = Exists(newest)
    found = Agency.objects.current().filter(Q(kind__in=LISTED) | Q(kind__in=KINDS) & Q(written))
    if text:
        found = found.filter(name__icontains=text)
    listed = list(found.annotate(card=Subquery(newest.values("pk")[:1])).order_by("name"))
    newest_of = {agency.pk: agency.card for agency in listed}  # type: ignore[attr-defined]  # annotated
    cards = InstitutionCard.objects.in_bulk([pk for pk in newest_of.values() if pk])
    held = set(
        SeatHolding.objects.on(today)
        .filter(seat__agency__in=[agency.pk for agency in listed])
        .values_list("seat__agency", flat=True)
    )
    grouped: dict[str, list[dict[str, object]]] = {}
    for agency in listed:
        card = cards.get(newest_of[agency.pk])
        services = card.services.strip().splitlines() if card else []
        row = {
            "id": agency.pk,
            "name": agency.name,
            "services": services[0] if services else "",
            "contact": card.contact if card else "",
            "has_card": card is not None,
            "has_account": agency.pk in held,
        }
        grouped.setdefault(card.kind if card else NO_CARD, []).append(row)
    known: list[dict[str, object]] = [
        {"code": kind.code, "label": kind.label, "about": kind.about, "rows": rows}
        for kind in taskforce_policy().kinds.values()
        if (rows := grouped.pop(kind.code, []))
    ]
    rest = [row for rows in grouped.values() for row in rows]
    if rest:
        label, about = "Belum mengisi kartu", "Jenis dan layanannya belum diceritakan"
        known.append({"code": "tanpa-kartu", "label": label, "about": about, "rows": rest})
    return known


def newest_card(agency: Agency) -> InstitutionCard | None:
    found = InstitutionCard.objects.filter(agency=agency).select_related("written_by")
    return found.order_by("-pk").first()


def institution_page(agency: Agency, *, today: date) -> dict[str, object]:
    """One institution: constant queries. ``pledges`` are its open follow-ups; the statement is of
    ``year``."""
    card = newest_card(agency)
    year = statement_year(today)
    statement = RoleStatement.objects.filter(agency=agency, year=year).order_by("-version").first()
    kind = taskforce_policy().kinds.get(card.kind) if card else None
    held = SeatHolding.objects.on(today).filter(seat__agency=agency)
    word, tone = STATES[state_of(statement)]
    return {
        "agency": agency,
        "card": card,
        "kind_label": kind.label if kind else agency.get_kind_display(),
        "pledges": open_rows(agency_id=agency.pk, today=today),
        "holders": list(
            held.order_by("seat__title", "pk").values_list("seat__title", "user__name")
        ),
        "year": year,
        "statement_word": word,
        "statement_tone": tone,
    }
