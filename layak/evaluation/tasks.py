"""The jobs of all rooms: the queue looks for them in this module of each app."""

from __future__ import annotations

from layak.evaluation.archive import tasks as archive_tasks
from layak.evaluation.dues import tasks as dues_tasks
from layak.evaluation.takeovers import tasks as takeovers_tasks
from layak.evaluation.workbook import tasks as workbook_tasks

__all__ = ["archive_tasks", "dues_tasks", "takeovers_tasks", "workbook_tasks"]
