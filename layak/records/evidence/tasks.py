"""The jobs of all rooms: the queue looks for them in this module of each app."""

from __future__ import annotations

from layak.records.evidence.capture import tasks as capture_tasks
from layak.records.evidence.files import tasks as files_tasks
from layak.records.evidence.library import tasks as library_tasks
from layak.records.evidence.reading import tasks as reading_tasks
from layak.records.evidence.redaction import tasks as redaction_tasks

__all__ = ["capture_tasks", "files_tasks", "library_tasks", "reading_tasks", "redaction_tasks"]
