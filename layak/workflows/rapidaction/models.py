"""The tables of all rooms, for Django; our own code imports them from their rooms."""

from __future__ import annotations

from layak.workflows.rapidaction.cases.models import (
    Activation,
    BreakGlass,
    CaseAssignment,
    ConflictBlock,
    DueChange,
    Occurrence,
    StepRun,
)
from layak.workflows.rapidaction.children.models import (
    Breach,
    CaseNote,
    IdentityRead,
    PrivacyRequest,
)
from layak.workflows.rapidaction.clocks.models import Escalation
from layak.workflows.rapidaction.conduct.models import ConductAcceptance
from layak.workflows.rapidaction.conferences.models import Conference, ConferenceDecision
from layak.workflows.rapidaction.drills.models import AfterActionReview, Drill, ReviewFinding
from layak.workflows.rapidaction.duty.models import DutyLeave, DutyPost, DutyTurn, RoleAgency
from layak.workflows.rapidaction.emergency.models import EmergencyLine
from layak.workflows.rapidaction.figures.models import StatisticsRelease
from layak.workflows.rapidaction.handoffs.models import HandOffMoment, HandOffMove, Share, TaskLink
from layak.workflows.rapidaction.playbooks.models import LegalReview, PlaybookVersion
from layak.workflows.rapidaction.schooling.models import EducationPlan, ReentryCheck
from layak.workflows.rapidaction.simfoni.models import Reconciliation, SimfoniEntry

__all__ = [
    "Activation",
    "AfterActionReview",
    "Breach",
    "BreakGlass",
    "CaseAssignment",
    "CaseNote",
    "ConductAcceptance",
    "Conference",
    "ConferenceDecision",
    "ConflictBlock",
    "Drill",
    "DueChange",
    "DutyLeave",
    "DutyPost",
    "DutyTurn",
    "EducationPlan",
    "EmergencyLine",
    "Escalation",
    "HandOffMoment",
    "HandOffMove",
    "IdentityRead",
    "LegalReview",
    "Occurrence",
    "PlaybookVersion",
    "PrivacyRequest",
    "Reconciliation",
    "ReentryCheck",
    "ReviewFinding",
    "RoleAgency",
    "Share",
    "SimfoniEntry",
    "StatisticsRelease",
    "StepRun",
    "TaskLink",
]
