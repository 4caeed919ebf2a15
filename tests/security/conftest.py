from __future__ import annotations

from tests.faults.conftest import empty, running, stopped, stopped_home

__all__ = ["empty", "running", "stopped", "stopped_home"]
