"""One activation for whoever may see at least its task."""

from __future__ import annotations

from datetime import datetime

from layak.city.people.roles.actor import Actor
from layak.rules.case_access import NOTHING, Relation
from layak.workflows.rapidaction.models import Activation
from layak.workflows.rapidaction.permissions.access import tier_of


def fetch_case(by: Actor, code: str, at: datetime) -> tuple[Activation, Relation, int]:
    """The activation, the relation and the tier of this person: at most three queries.

    Raises Activation.DoesNotExist for an unknown code and for whom it does not exist alike.
    """
    if not code.isprintable():
        # the database cannot even be asked for it
        raise Activation.DoesNotExist
    rows = Activation.objects.select_related("playbook", "lead", "child", "district", "parent")
    activation = rows.defer("playbook__document").get(code=code)
    relation, tier = tier_of(activation, by, at=at)
    if tier == NOTHING:
        raise Activation.DoesNotExist
    return activation, relation, tier
