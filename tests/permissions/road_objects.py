"""What the pages of the road ask for: a search that found nothing yet, and a draft of a plan."""

from __future__ import annotations

from layak.city.people.roles.actor import Actor
from layak.evaluation.rounds.models import Round
from layak.workflows.improvement.plans.models import RoadPlan
from layak.workflows.improvement.searches.models import RoadSearch
from layak.workflows.improvement.searches.reads import Asked, to_json
from tests.conftest import MONDAY


def road_objects(round_: Round, by: Actor) -> dict[str, int]:
    asked = to_json(Asked(rank="Uji", begins_on=MONDAY.date()))
    search = RoadSearch.objects.create(
        round=round_, asked=asked, marks_hash="0", asked_at=MONDAY, asked_by=by.user
    )
    plan = RoadPlan.objects.create(
        round=round_, search=search, title="Uji", rank="Uji", margin=0, start_total=0, end_total=1,
        effort=1, is_proven=True, created_at=MONDAY, created_by=by.user,
    )  # fmt: skip
    return {"search_id": search.pk, "plan_id": plan.pk}
