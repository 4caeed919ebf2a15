from __future__ import annotations

from layak.workflows.rapidaction.models.activations import (
    Activation,
    CaseAssignment,
    ConflictBlock,
    DueChange,
    Level,
    Occurrence,
    StepRun,
)
from layak.workflows.rapidaction.models.children import AgeBand, Child, Report
from layak.workflows.rapidaction.models.conduct import ConductAcceptance
from layak.workflows.rapidaction.models.conferences import Conference, ConferenceDecision
from layak.workflows.rapidaction.models.duty import DutyLeave, DutyTurn
from layak.workflows.rapidaction.models.education import EducationPlan, ReentryCheck
from layak.workflows.rapidaction.models.handoffs import (
    Escalation,
    HandOff,
    HandOffMoment,
    HandOffMove,
    Share,
    TaskLink,
)
from layak.workflows.rapidaction.models.learning import (
    AfterActionReview,
    Drill,
    Reconciliation,
    ReviewFinding,
    SimfoniEntry,
    StatisticsRelease,
)
from layak.workflows.rapidaction.models.notes import SECTION_TIER, CaseNote
from layak.workflows.rapidaction.models.playbooks import (
    EmergencyLine,
    LegalReview,
    PlaybookVersion,
    RoleAgency,
)
from layak.workflows.rapidaction.models.privacy import (
    Breach,
    BreakGlass,
    IdentityRead,
    PrivacyRequest,
)

__all__ = [
    "SECTION_TIER",
    "Activation",
    "AfterActionReview",
    "AgeBand",
    "Breach",
    "BreakGlass",
    "CaseAssignment",
    "CaseNote",
    "Child",
    "ConductAcceptance",
    "Conference",
    "ConferenceDecision",
    "ConflictBlock",
    "Drill",
    "DueChange",
    "DutyLeave",
    "DutyTurn",
    "EducationPlan",
    "EmergencyLine",
    "Escalation",
    "HandOff",
    "HandOffMoment",
    "HandOffMove",
    "IdentityRead",
    "LegalReview",
    "Level",
    "Occurrence",
    "PlaybookVersion",
    "PrivacyRequest",
    "Reconciliation",
    "ReentryCheck",
    "Report",
    "ReviewFinding",
    "RoleAgency",
    "Share",
    "SimfoniEntry",
    "StatisticsRelease",
    "StepRun",
    "TaskLink",
]
