"""An answer with a contributor, and one-line ways to write its part."""

from __future__ import annotations

from layak.evaluation.answers.actions import Edit
from layak.evaluation.answers.models import Assignment
from layak.evaluation.parts.actions import save_contribution
from tests.conftest import MONDAY


def contribute_to(answer, agency, *, position=1):
    """Name ``agency`` as contributor, by the table itself; the assignment."""
    row, _made = Assignment.objects.get_or_create(
        answer=answer,
        agency=agency,
        ended_at=None,
        defaults={"relation": "contributor", "position": position, "assigned_at": MONDAY},
    )
    return row


def write_part(answer, agency, text, version=0, *, by, field="note", save_id=None, at=MONDAY):
    """Save one field of a part; its single result."""
    edit = Edit(field=field, value=text, version=version, save_id=save_id)
    results = save_contribution(
        answer_id=answer.pk, agency_id=agency.pk, edits=[edit], by=by, at=at
    )
    return results[0] if results else None


def state_of(answer, agency):
    return Assignment.objects.get(answer=answer, agency=agency, ended_at=None).state
