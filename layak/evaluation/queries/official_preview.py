"""What a filled-in sheet of official texts would change, before anything is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from layak.evaluation.editions import edition_of
from layak.evaluation.models import EditionRevision
from layak.evaluation.queries.editions import BASIS, field_label
from layak.platform.documents.reading.tables import Rows
from layak.rules.official import Change, read_sheet, with_official
from layak.rules.refusal import Problem


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    question: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class OfficialPreview:
    changes: list[ChangeRow]
    problems: list[Problem]
    question_count: int
    fingerprint: str

    @property
    def can_take(self) -> bool:
        return bool(self.changes) and not self.problems


def official_preview(base: EditionRevision, rows: Rows) -> OfficialPreview:
    """Compare a filled-in sheet with the revision it is for. Raises UnreadableSheet."""
    _edition, changes, problems = with_official(edition_of(base.pk), read_sheet(rows))
    facts = [[change.question, change.field, change.before, change.after] for change in changes]
    return OfficialPreview(
        changes=change_rows(changes),
        problems=problems,
        question_count=len({change.question for change in changes}),
        fingerprint=hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:24],
    )


def change_rows(changes: Iterable[Change]) -> list[ChangeRow]:
    """Differences with the names that a person reads."""
    return [
        ChangeRow(
            question=change.question,
            field=field_label(change.field),
            before=BASIS.get(change.before, change.before),
            after=BASIS.get(change.after, change.after),
        )
        for change in changes
    ]
