"""The page before an approval binds: what exactly, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.models import Round
from layak.evaluation.permissions import can_move
from layak.evaluation.policies import stage_policy
from layak.evaluation.queries.approvals import (
    APPROVE,
    ON_PAPER,
    WAIVE,
    WaitingRow,
    fingerprint,
    waiting_rows,
)
from layak.rules.numbers import decimal_id
from layak.rules.refusal import Verdict

ZERO = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class ApprovalCheck:
    """``gone_count`` answers were chosen but wait no longer."""

    move: str
    verb: str
    agency: Agency
    rows: list[WaitingRow]
    gone_count: int
    achieved: str
    available: str
    fingerprint: str
    binds: list[str]
    verdict: Verdict

    @property
    def ids(self) -> list[int]:
        return [row.answer_id for row in self.rows]


def approval_check(
    round_: Round,
    actor: Actor,
    move: str,
    *,
    agency: Agency,
    ids: Sequence[int],
    at: datetime,
) -> ApprovalCheck:
    """What this way of approving would bind for the chosen answers of one agency: one query."""
    found = waiting_rows(round_, actor, move, at=at, agency=agency, ids=ids)
    rows = [row for row, _standing in found]
    return ApprovalCheck(
        move=move,
        verb=stage_policy(round_.policy).move(move).verb,
        agency=agency,
        rows=rows,
        gone_count=len(set(ids)) - len(rows),
        achieved=decimal_id(sum((row.points for row in rows), ZERO)),
        available=decimal_id(sum((row.available for row in rows), ZERO)),
        fingerprint=fingerprint(rows),
        binds=binding_sentences(move, agency.name, len(rows)),
        verdict=(
            can_move(actor, found[0][1], move)
            if found
            else Verdict(allowed=False, reason=_("Pilih sedikitnya satu pertanyaan."))
        ),
    )


def binding_sentences(move: str, agency: str, count: int) -> list[str]:
    """What a person takes upon oneself, in plain words."""
    facts = {"agency": agency, "n": count}
    first = {
        APPROVE: _(
            "Anda menyatakan, sebagai kepala %(agency)s, bahwa isian, nilai, dan bukti "
            "%(n)d pertanyaan di bawah ini benar."
        ),
        ON_PAPER: _(
            "Anda mencatat bahwa kepala %(agency)s menandatangani surat pernyataan untuk "
            "%(n)d pertanyaan di bawah ini. Pindaian suratnya disimpan sebagai bukti."
        ),
        WAIVE: _(
            "Anda membebaskan %(n)d pertanyaan %(agency)s dari persetujuan kepala perangkat "
            "daerah. Alasan Anda tercatat dan terbaca oleh semua yang melihat jawabannya."
        ),
    }[move]
    return [
        first % facts,
        _("Nilai dan isiannya tidak dapat diubah lagi oleh perangkat daerah."),
        _("Jawaban diteruskan kepada sekretariat, yang menerima atau mengembalikannya."),
    ]
