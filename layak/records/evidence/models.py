"""The tables of all rooms, for Django; our own code imports them from their rooms."""

from __future__ import annotations

from layak.records.evidence.activities.models import Activity, ActivityPhoto
from layak.records.evidence.capture.models import LinkCapture
from layak.records.evidence.files.models import (
    Evidence,
    EvidenceFile,
    FileCopy,
    FileScan,
    Redaction,
)
from layak.records.evidence.library.models import EndingTold
from layak.records.evidence.reading.models import FileFingerprint, FileLikeness, FileText
from layak.records.evidence.redaction.models import RedactionOrder
from layak.records.evidence.uploads.models import ResumableUpload

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
