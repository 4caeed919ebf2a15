"""What happened to hand-offs: codes only, never whom it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _


@dataclass(frozen=True, kw_only=True)
class OfHandOff:
    """``code`` of the hand-off, ``activation`` the code of what it belongs to."""

    kind: ClassVar[str]
    text: ClassVar[str]

    activation: str
    code: str

    @property
    def stream(self) -> str:
        return f"activation:{self.activation}"

    def sentence(self) -> str:
        return _(self.text) % vars(self)


@dataclass(frozen=True, kw_only=True)
class HandOffSent(OfHandOff):
    kind = "handoff.sent"
    text = "Rujukan %(code)s dikirim kepada instansi %(to)d, tingkat %(tier)d."

    to: int
    asked: list[str]
    handoff_kind: str
    form: str
    basis: str
    tier: int
    fields: list[str]
    whereabouts: str = ""
    # of a conference, where it carries one out
    decision: int | None = None


@dataclass(frozen=True, kw_only=True)
class HandOffSeen(OfHandOff):
    kind = "handoff.seen"
    text = "Rujukan %(code)s dibuka penerimanya."


@dataclass(frozen=True, kw_only=True)
class HandOffAccepted(OfHandOff):
    kind = "handoff.accepted"
    text = "Rujukan %(code)s diterima."

    is_on_behalf: bool


@dataclass(frozen=True, kw_only=True)
class HandOffDeclined(OfHandOff):
    kind = "handoff.declined"
    text = "Rujukan %(code)s ditolak: %(because)s."

    because: str
    alternative: int | None
    is_on_behalf: bool


@dataclass(frozen=True, kw_only=True)
class HandOffActed(OfHandOff):
    kind = "handoff.acted"
    text = "Tindakan pertama atas rujukan %(code)s dilakukan pada %(acted_at)s."

    acted_at: str
    is_on_behalf: bool


@dataclass(frozen=True, kw_only=True)
class HandOffClosed(OfHandOff):
    kind = "handoff.closed"
    text = "Rujukan %(code)s selesai: %(outcome)s."

    outcome: str
    is_on_behalf: bool


@dataclass(frozen=True, kw_only=True)
class WithdrawalAsked(OfHandOff):
    kind = "handoff.withdrawal_asked"
    text = "Penarikan rujukan %(code)s diminta: %(because)s."

    because: str


@dataclass(frozen=True, kw_only=True)
class WithdrawalDeclined(OfHandOff):
    kind = "handoff.withdrawal_declined"
    text = "Penerima melanjutkan rujukan %(code)s; penarikannya tidak disetujui."

    is_on_behalf: bool


@dataclass(frozen=True, kw_only=True)
class HandOffWithdrawn(OfHandOff):
    kind = "handoff.withdrawn"
    text = "Rujukan %(code)s ditarik: %(because)s."

    because: str


@dataclass(frozen=True, kw_only=True)
class LeadMoved(OfHandOff):
    kind = "handoff.lead_moved"
    text = "Dengan pelimpahan %(code)s penanganan dipimpin instansi %(lead)d."

    former_lead: int
    lead: int


@dataclass(frozen=True, kw_only=True)
class TaskLinkMade(OfHandOff):
    kind = "task_link.made"
    text = "Tautan tugas %(link)d untuk rujukan %(code)s dibuat."

    link: int
    is_own: bool


@dataclass(frozen=True, kw_only=True)
class TaskLinkBound(OfHandOff):
    kind = "task_link.bound"
    text = "Tautan tugas %(link)d untuk rujukan %(code)s dibuka; sejak itu hanya di perangkat itu."

    link: int


@dataclass(frozen=True, kw_only=True)
class TaskLinkRevoked(OfHandOff):
    kind = "task_link.revoked"
    text = "Tautan tugas %(link)d untuk rujukan %(code)s dicabut."

    link: int
