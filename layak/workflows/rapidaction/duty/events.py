"""What happens to the roster, and to the agencies of roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _


class OfDuty:
    """One stream for all of it; people are named by their account, never a child."""

    kind: ClassVar[str]
    text: ClassVar[str]

    @property
    def stream(self) -> str:
        return "duty"

    def sentence(self) -> str:
        return _(self.text) % vars(self)


@dataclass(frozen=True, kw_only=True)
class TurnsPlanned(OfDuty):
    kind = "duty.planned"
    text = "%(count)d giliran piket %(agency)s direncanakan untuk %(username)s sejak %(first)s."

    agency: str
    username: str
    rank: int
    count: int
    first: str


@dataclass(frozen=True, kw_only=True)
class TurnRemoved(OfDuty):
    kind = "duty.removed"
    text = "Giliran piket %(agency)s untuk %(username)s pada %(starts)s dibatalkan."

    agency: str
    username: str
    turn: int
    starts: str


@dataclass(frozen=True, kw_only=True)
class LeaveNoted(OfDuty):
    kind = "duty.leave_noted"
    text = "Cuti %(username)s dicatat dari %(starts)s sampai %(ends)s."

    username: str
    leave: int
    starts: str
    ends: str


@dataclass(frozen=True, kw_only=True)
class LeaveRemoved(OfDuty):
    kind = "duty.leave_removed"
    text = "Cuti %(username)s mulai %(starts)s dibatalkan."

    username: str
    leave: int
    starts: str


@dataclass(frozen=True, kw_only=True)
class PostPhoneChanged(OfDuty):
    """``phone`` is "" for one taken away."""

    kind = "duty.post_phone"
    text = "Nomor telepon piket %(agency)s menjadi “%(phone)s”."

    agency: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class RoleAgencyNamed(OfDuty):
    kind = "duty.role_named"
    text = "%(agency)s menjalankan peran %(role)s."

    role: str
    agency: str


@dataclass(frozen=True, kw_only=True)
class RoleAgencyEnded(OfDuty):
    kind = "duty.role_ended"
    text = "%(agency)s tidak lagi menjalankan peran %(role)s."

    role: str
    agency: str
