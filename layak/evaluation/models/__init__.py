from __future__ import annotations

from layak.evaluation.models.agreements import Agreement, Dissent
from layak.evaluation.models.answers import (
    Answer,
    AnswerRevision,
    AnswerStep,
    Assignment,
    EvidenceUse,
)
from layak.evaluation.models.approvals import Statement, StatementAnswer
from layak.evaluation.models.contributions import (
    AssignmentStep,
    Contribution,
    ContributionRevision,
    Delegation,
    Merge,
)
from layak.evaluation.models.copies import AnswerCopy
from layak.evaluation.models.dues import BulkChange, CalendarFeed, DueChange, SavedFilter
from layak.evaluation.models.editions import Edition, EditionRevision, Question
from layak.evaluation.models.letters import RequestLetter
from layak.evaluation.models.links import AccessLink, AccessLinkAnswer
from layak.evaluation.models.rounds import Lock, Round, Snapshot, StageWindow
from layak.evaluation.models.tables import TableRow, TableRowRevision
from layak.evaluation.models.takeovers import Takeover, TakeoverFile
from layak.evaluation.models.talks import Comment, Guidance, Thread

__all__ = [
    "AccessLink",
    "AccessLinkAnswer",
    "Agreement",
    "Answer",
    "AnswerCopy",
    "AnswerRevision",
    "AnswerStep",
    "Assignment",
    "AssignmentStep",
    "BulkChange",
    "CalendarFeed",
    "Comment",
    "Contribution",
    "ContributionRevision",
    "Delegation",
    "Dissent",
    "DueChange",
    "Edition",
    "EditionRevision",
    "EvidenceUse",
    "Guidance",
    "Lock",
    "Merge",
    "Question",
    "RequestLetter",
    "Round",
    "SavedFilter",
    "Snapshot",
    "StageWindow",
    "Statement",
    "StatementAnswer",
    "TableRow",
    "TableRowRevision",
    "Takeover",
    "TakeoverFile",
    "Thread",
]
