"""The tables of all rooms, for Django; our own code imports them from their rooms."""

from __future__ import annotations

from layak.workflows.verification.desk.models import FileVerdict, Remark
from layak.workflows.verification.stages.models import (
    MarkAgreement,
    StageExtension,
    StageMark,
    VerificationStage,
)

__all__ = [
    "FileVerdict",
    "MarkAgreement",
    "Remark",
    "StageExtension",
    "StageMark",
    "VerificationStage",
]
