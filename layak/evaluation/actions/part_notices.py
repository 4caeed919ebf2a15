"""Who is told of a part: the lead of what came in, the contributor of what is asked again."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.evaluation.models import Answer, Assignment
from layak.evaluation.queries.seat_people import people_with
from layak.platform.notifications import notify, withdraw
from layak.rules.stages import PartMove


def tell_lead(
    answer: Answer, assignment: Assignment, move: PartMove, *, note: str, at: datetime
) -> None:
    """The operators of the leading agency read what came in, and the note with it."""
    said = _("%(code)s: %(agency)s %(past)s.") % {
        "code": answer.code,
        "agency": assignment.agency.name,
        "past": move.past,
    }
    notify(
        users=people_with(
            "answer.edit",
            agency_id=answer.lead_id,  # type: ignore[attr-defined]  # annotated by with_standing
            today=timezone.localdate(at),
        ),
        kind=f"contribution.{move.code}",
        text=f"{said} {note}".strip(),
        url=part_url(answer.pk),
        about=about(assignment.pk),
        at=at,
    )


def tell_contributor(answer: Answer, assignment: Assignment, *, note: str, at: datetime) -> None:
    """Those who may write the part read what is missing."""
    notify(
        users=people_with(
            "contribution.edit", agency_id=assignment.agency_id, today=timezone.localdate(at)
        ),
        kind="contribution.ask_again",
        text=_("%(code)s: bagian Anda diminta lagi. %(note)s")
        % {"code": answer.code, "note": note},
        url=part_url(answer.pk),
        about=about(assignment.pk),
        at=at,
    )


def forget_notices(assignment_id: int) -> None:
    """Take back unread notices about a part whose state has changed or that nobody asks for."""
    withdraw(about=about(assignment_id))


def about(assignment_id: int) -> str:
    return f"assignment:{assignment_id}"


def part_url(answer_id: int) -> str:
    """The page of the parts of an answer."""
    return f"/evaluasi/jawaban/{answer_id}/bagian/"
