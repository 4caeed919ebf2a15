"""Who may write the rows of an answer's table, and take those of a contributor into the answer."""

from __future__ import annotations

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.permissions import Standing, check_can_edit
from layak.evaluation.parts.permissions import check_can_contribute
from layak.rules.refusal import Refused, Verdict, verdict


def check_can_write_rows(by: Actor, standing: Standing, agency_id: int | None) -> None:
    """Write rows for ``agency_id``: the lead's as the answer itself, others' as their part."""
    if agency_id is None:
        raise Refused("Pertanyaan ini belum punya pemimpin. Mintalah sekretariat menunjuknya.")
    if agency_id == standing.lead_id:
        if not by.may("answer.edit"):
            raise Refused("Baris ini diisi oleh operator perangkat daerah yang memimpin.")
        check_can_edit(by, standing)
    else:
        check_can_contribute(by, standing, agency_id)


def can_write_rows(by: Actor, standing: Standing, agency_id: int | None) -> Verdict:
    return verdict(check_can_write_rows, by, standing, agency_id)


def writes_for(by: Actor, standing: Standing, wanted: int | None = None) -> int | None:
    """The agency for which this person writes here: the own one, or the lead on its behalf.

    ``wanted`` is followed by whoever may write for others.
    """
    named = [standing.lead_id, *sorted(standing.contributor_ids)]
    if wanted in named and by.scope("contribution.edit") == "all":
        return wanted
    if standing.lead_id in by.agency_ids("answer.edit"):
        return standing.lead_id
    own = by.agency_ids("contribution.edit")
    return next((agency for agency in named if agency in own), standing.lead_id)
