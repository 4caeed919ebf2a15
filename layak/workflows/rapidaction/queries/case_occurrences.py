"""What happened in an activation, with who wrote it down and what it was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from layak.rules.playbooks import Playbook
from layak.workflows.rapidaction.models import Activation, Occurrence
from layak.workflows.rapidaction.policy import rapid_policy
from layak.workflows.rapidaction.queries.case_times import recordable, zoned


@dataclass(frozen=True, kw_only=True)
class OccurrenceRow:
    """``history`` tells the former times, the newest first."""

    id: int
    label: str
    when: str
    who: str
    document: str
    is_withdrawn: bool
    history: tuple[str, ...]


def all_occurrences(activation: Activation) -> list[Occurrence]:
    """Every row, corrected and withdrawn ones included: one query."""
    rows = activation.occurrences.select_related("recorded_by", "on_behalf_of")
    return list(rows.order_by("at", "pk"))


def standing(rows: Sequence[Occurrence]) -> list[Occurrence]:
    """Those that no other replaces."""
    replaced = {row.replaces_id for row in rows}
    return [row for row in rows if row.pk not in replaced]


def occurrence_rows(playbook: Playbook, rows: Sequence[Occurrence]) -> tuple[OccurrenceRow, ...]:
    by_id = {row.pk: row for row in rows}
    events = playbook.common.events
    return tuple(
        OccurrenceRow(
            id=row.pk,
            label=events[row.event].label if row.event in events else row.event,
            when=zoned(row.at, row.offset_minutes),
            who=_who(row),
            document=row.document,
            is_withdrawn=row.is_withdrawn,
            history=tuple(_history(row, by_id)),
        )
        for row in standing(rows)
    )


def not_recorded(playbook: Playbook, rows: Sequence[Occurrence]) -> list[tuple[str, str, str]]:
    """(event, label, sentence) of what may still be recorded."""
    there = {row.event for row in standing(rows) if not row.is_withdrawn}
    known = playbook.common.events
    return [
        (code, label, known[code].says)
        for code, label in recordable(playbook).items()
        if code not in there
    ]


def _who(row: Occurrence) -> str:
    told = {
        "name": row.recorded_by.name,
        "moment": zoned(row.recorded_at, row.offset_minutes),
    }
    if row.on_behalf_of is not None:
        told["agency"] = row.on_behalf_of.name
        return _("dicatat %(name)s untuk %(agency)s, %(moment)s") % told
    return _("dicatat %(name)s, %(moment)s") % told


def _history(row: Occurrence, by_id: dict[int, Occurrence]) -> list[str]:
    lines = []
    while row.replaces_id is not None:
        former = by_id[row.replaces_id]
        was = _("dicabut") if former.is_withdrawn else zoned(former.at, former.offset_minutes)
        lines.append(
            _("sebelumnya %(was)s; diubah %(name)s, %(why)s")
            % {
                "was": was,
                "name": row.recorded_by.name,
                "why": rapid_policy().word("corrections", row.because).lower(),
            }
        )
        row = former
    return lines
