"""What people do with promises; the floors above begin theirs with ``create_followup``."""

from __future__ import annotations

from layak.records.followups.actions.creating import create_followup
from layak.records.followups.entries import NewFollowUp

__all__ = ["NewFollowUp", "create_followup"]
