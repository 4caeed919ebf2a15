"""What the pages of the task force's promises ask for: a statement, and an institution."""

from __future__ import annotations

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.workflows.taskforce.statements.models import RoleStatement
from tests.conftest import MONDAY

YEAR = 2026


def taskforce_objects(agency: Agency, by: Actor) -> dict[str, int]:
    """The agency becomes an institution too: its card has a page only then."""
    Agency.objects.filter(pk=agency.pk).update(kind=Agency.Kind.LEMBAGA)
    RoleStatement.objects.create(
        agency=agency, year=YEAR, role="Uji", brings="Uji", changed_at=MONDAY, changed_by=by.user
    )
    return {"year": YEAR}
