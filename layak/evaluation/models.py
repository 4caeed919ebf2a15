"""The tables of all rooms, for Django; our own code imports them from their rooms."""

from __future__ import annotations

from layak.evaluation.agreements.models import Agreement, Dissent
from layak.evaluation.answers.models import (
    Answer,
    AnswerRevision,
    AnswerStep,
    Assignment,
    EvidenceUse,
)
from layak.evaluation.copying.models import AnswerCopy
from layak.evaluation.dues.models import CalendarFeed, DueChange
from layak.evaluation.editions.models import Edition, EditionRevision, Question
from layak.evaluation.flags.models import FlagExplanation, StepFlag
from layak.evaluation.letters.models import RequestLetter
from layak.evaluation.links.models import AccessLink, AccessLinkAnswer
from layak.evaluation.lists.models import BulkChange, SavedFilter
from layak.evaluation.rounds.models import Closing, Lock, Round, Snapshot, StageWindow
from layak.evaluation.stages.models import Statement, StatementAnswer
from layak.evaluation.takeovers.models import Takeover, TakeoverFile
from layak.evaluation.talks.models import Comment, Guidance, Thread

__all__ = [
    "AccessLink",
    "AccessLinkAnswer",
    "Agreement",
    "Answer",
    "AnswerCopy",
    "AnswerRevision",
    "AnswerStep",
    "Assignment",
    "BulkChange",
    "CalendarFeed",
    "Closing",
    "Comment",
    "Dissent",
    "DueChange",
    "Edition",
    "EditionRevision",
    "EvidenceUse",
    "FlagExplanation",
    "Guidance",
    "Lock",
    "Question",
    "RequestLetter",
    "Round",
    "SavedFilter",
    "Snapshot",
    "StageWindow",
    "Statement",
    "StatementAnswer",
    "StepFlag",
    "Takeover",
    "TakeoverFile",
    "Thread",
]
