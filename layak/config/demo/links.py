"""Links of the demo city: one for an invited body, so that the page is not empty."""

from __future__ import annotations

from datetime import datetime

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.links.actions import LinkPlan, make_link
from layak.evaluation.links.models import AccessLink
from layak.evaluation.links.reads import open_answers
from layak.evaluation.rounds.models import Round

MESSAGE = "Foto kegiatan dan daftar hadir sudah cukup. Terima kasih."
ASKED = 3


def add_links(round_: Round, *, by: Actor, at: datetime) -> None:
    """A link for the first agency from which some parts are still missing; none where none is."""
    waiting = open_answers(round_, AccessLink.Task.PART)
    agencies = Agency.objects.filter(pk__in=waiting, command=Agency.Command.OUTSIDE)
    agency = agencies.order_by("name").first()
    if agency is None:
        return
    make_link(
        round_=round_,
        agency=agency,
        answer_ids=[entry.answer_id for entry in waiting[agency.pk][:ASKED]],
        plan=LinkPlan(task=AccessLink.Task.PART, days=30, recipient="Bagian Data", message=MESSAGE),
        by=by,
        at=at,
    )
