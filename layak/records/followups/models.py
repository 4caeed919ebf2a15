"""The tables of all rooms, for Django; our own code imports them from their rooms."""

from __future__ import annotations

from layak.records.followups.promises.models import (
    Escalation,
    FollowUp,
    FollowUpNeed,
    FollowUpProof,
    FollowUpStep,
    FollowUpSupporter,
)

__all__ = [
    "Escalation",
    "FollowUp",
    "FollowUpNeed",
    "FollowUpProof",
    "FollowUpStep",
    "FollowUpSupporter",
]
