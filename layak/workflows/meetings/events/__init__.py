"""What happened to meetings. Names of people stay out of the log; offices may stand in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class OfMeeting:
    """``label`` is how the meeting is called: "Rakor 5/2026"."""

    meeting: int
    label: str

    @property
    def stream(self) -> str:
        return "meetings"
