from __future__ import annotations

from layak.evaluation.models.answers import (
    Answer,
    AnswerRevision,
    AnswerStep,
    Assignment,
    EvidenceUse,
)
from layak.evaluation.models.approvals import Statement, StatementAnswer
from layak.evaluation.models.copies import AnswerCopy
from layak.evaluation.models.editions import Edition, EditionRevision, Question
from layak.evaluation.models.rounds import Lock, Round, Snapshot, StageWindow

__all__ = [
    "Answer",
    "AnswerCopy",
    "AnswerRevision",
    "AnswerStep",
    "Assignment",
    "Edition",
    "EditionRevision",
    "EvidenceUse",
    "Lock",
    "Question",
    "Round",
    "Snapshot",
    "StageWindow",
    "Statement",
    "StatementAnswer",
]
