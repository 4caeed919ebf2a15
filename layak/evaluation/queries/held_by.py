"""What an agency holds in open rounds: moves with a merge, holds it back from ending."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.evaluation.models import Assignment


def _open(agency_id: int, relation: str) -> int:
    return Assignment.objects.filter(
        agency=agency_id, relation=relation, ended_at=None, answer__round__closed_at=None
    ).count()


def moving_lines(agency_id: int) -> list[str]:
    """For the preview of a merge: how many questions go along."""
    counts = (
        (_("%(n)d pertanyaan yang dipimpin"), _open(agency_id, "lead")),
        (_("%(n)d pertanyaan yang disumbang"), _open(agency_id, "contributor")),
    )
    return [text % {"n": count} for text, count in counts if count]


def reason_to_stay(agency_id: int) -> str | None:
    """Why the agency may not end: it still leads questions of a round that is not closed."""
    count = _open(agency_id, "lead")
    if not count:
        return None
    return _(
        "Masih memimpin %(n)d pertanyaan pada putaran yang belum ditutup. "
        "Pindahkan pemimpinnya dahulu di halaman penugasan."
    ) % {"n": count}
