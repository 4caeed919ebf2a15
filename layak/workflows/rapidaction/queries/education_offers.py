"""Offers for the route of an education plan, with why another does not fit."""

from __future__ import annotations

from datetime import date

from layak.records.facilities.offer_queries import OfferFit, fitting_offers
from layak.rules.education import age_in, package_of
from layak.workflows.rapidaction.education_policy import education_policy
from layak.workflows.rapidaction.models import Activation, EducationPlan

KINDS = {
    "filial": ("filial-school",),
    "equivalency": ("equivalency",),
    "vocational": ("job-training",),
    "stay": ("scholarship",),
}


def offers_of_route(
    plan: EducationPlan, activation: Activation, *, today: date, route: str = ""
) -> list[OfferFit]:
    """The best first: one query. ``route`` instead of the chosen one, to look ahead."""
    route = route or plan.route
    if route not in KINDS:
        return []
    child = activation.child
    fits = fitting_offers(
        asked=("schooling",),
        level=_level(plan, route),
        age=age_in(plan.turns_eighteen_month, today=today),
        sex=child.sex if child else "",
        district_code=activation.district.code if activation.district else "",
        needs_access=bool(child and child.has_disability),
        today=today,
    )
    return [fit for fit in fits if fit.offer.kind in KINDS[route]]


def _level(plan: EducationPlan, route: str) -> str:
    if route == "vocational":
        return ""
    return package_of(education_policy(), plan.level) if route == "equivalency" else plan.level
