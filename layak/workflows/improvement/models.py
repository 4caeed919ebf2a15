"""The tables of all rooms, for Django; our own code imports them from their rooms."""

from __future__ import annotations

from layak.workflows.improvement.efforts.models import CityEffort
from layak.workflows.improvement.plans.models import RoadPlan, RoadStep
from layak.workflows.improvement.searches.models import RoadSearch

__all__ = ["CityEffort", "RoadPlan", "RoadSearch", "RoadStep"]
