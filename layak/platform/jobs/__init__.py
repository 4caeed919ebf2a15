"""The queue: enqueue by name inside the transaction, schedules, progress of long work."""

from __future__ import annotations

from layak.platform.jobs.queue import (
    CLOCKS,
    UnknownTask,
    enqueue,
    run_pending,
    scheduled,
    task,
    undone,
)

__all__ = ["CLOCKS", "UnknownTask", "enqueue", "run_pending", "scheduled", "task", "undone"]
