from __future__ import annotations

from layak.records.evidence.models.entries import (
    Activity,
    ActivityPhoto,
    LinkCapture,
)
from layak.records.evidence.models.evidence import (
    Evidence,
    EvidenceFile,
)
from layak.records.evidence.models.keeping import (
    EndingTold,
    FileCopy,
    FileScan,
    Redaction,
    RedactionOrder,
    ResumableUpload,
)
from layak.records.evidence.models.readings import (
    FileFingerprint,
    FileLikeness,
    FileText,
)

__all__ = [
    "Activity",
    "ActivityPhoto",
    "EndingTold",
    "Evidence",
    "EvidenceFile",
    "FileCopy",
    "FileFingerprint",
    "FileLikeness",
    "FileScan",
    "FileText",
    "LinkCapture",
    "Redaction",
    "RedactionOrder",
    "ResumableUpload",
]
