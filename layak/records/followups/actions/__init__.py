"""What people do with promises; the floors above begin theirs with ``create_followup``."""

from __future__ import annotations

from layak.records.followups.promises.entries import NewFollowUp
from layak.records.followups.steps.actions import create_followup

__all__ = ["NewFollowUp", "create_followup"]
