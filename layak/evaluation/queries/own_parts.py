"""What a person's own agencies bring to answers that others lead, and who of them works on it."""

from __future__ import annotations

from django.db.models import Case, OuterRef, Subquery, Value, When
from django.db.models.query import QuerySet
from django.utils.translation import gettext as _

from layak.city.people.actor import Actor
from layak.evaluation.models import Answer, Assignment, Delegation
from layak.rules.assignments import OWING, STATES


def with_own_part(answers: QuerySet[Answer], by: Actor) -> QuerySet[Answer]:
    """Annotates ``part_state``, ``part_due_on``, ``delegate_id`` and ``delegate_name``.

    The part of the person's own agencies, one that is still owed before one that is not; and to
    whom the own agency gave its work. All None where there is none.
    """
    parts = Assignment.objects.filter(
        answer=OuterRef("pk"),
        relation=Assignment.Relation.CONTRIBUTOR,
        agency__in=by.agency_ids("contribution.edit"),
        ended_at=None,
    ).order_by(Case(When(state__in=OWING, then=Value(0)), default=Value(1)), "pk")
    given = Delegation.objects.filter(
        assignment__answer=OuterRef("pk"),
        assignment__agency__in=by.all_agency_ids,
        assignment__ended_at=None,
        ended_at=None,
    ).order_by("pk")
    return answers.annotate(
        part_state=Subquery(parts.values("state")[:1]),
        part_due_on=Subquery(parts.values("due_on")[:1]),
        delegate_id=Subquery(given.values("to")[:1]),
        delegate_name=Subquery(given.values("to__name")[:1]),
    )


def own_part_text(part_state: str | None, delegate_name: str | None) -> str:
    """Beside the names of the agencies: ``bagian Anda: Diminta lagi, dilimpahkan kepada Sari``."""
    said = []
    if part_state is not None:
        said.append(_("bagian Anda: %(state)s") % {"state": STATES[part_state].lower()})
    if delegate_name:
        said.append(_("dilimpahkan kepada %(name)s") % {"name": delegate_name})
    return ", ".join(said)
