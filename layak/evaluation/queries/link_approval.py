"""The answers that a head approves through a link, with their files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from layak.city.people.actor import Actor
from layak.evaluation.models import AccessLink
from layak.evaluation.permissions import can_move
from layak.evaluation.queries.approval_check import binding_sentences
from layak.evaluation.queries.approvals import APPROVE, WaitingRow, fingerprint, waiting_rows
from layak.platform.web.templatetags.numbers import size
from layak.records.evidence.models import Evidence, EvidenceFile
from layak.rules.numbers import decimal_id
from layak.rules.refusal import Verdict

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFile:
    evidence_id: int
    version: int
    title: str
    facts: str
    is_restricted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalItem:
    """One ready answer; ``seen`` changes with whatever is approved of it."""

    row: WaitingRow
    seen: str
    files: list[LinkFile]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkApproval:
    """``gone_count`` questions of the link do not wait: approved already, or taken back."""

    items: list[ApprovalItem]
    gone_count: int
    achieved: str
    available: str
    binds: list[str]
    verdict: Verdict


def link_approval(link: AccessLink, head: Actor, *, at: datetime) -> LinkApproval:
    """What waits for this head of the link's questions: three queries."""
    reach = list(link.reach.values_list("answer_id", flat=True))
    found = waiting_rows(link.round, head, APPROVE, at=at, agency=link.agency, ids=reach)
    rows = [row for row, _standing in found]
    files = link_files([row.answer_id for row in rows])
    return LinkApproval(
        items=[
            ApprovalItem(row=row, seen=fingerprint([row]), files=files.get(row.answer_id, []))
            for row in rows
        ],
        gone_count=len(reach) - len(rows),
        achieved=decimal_id(sum((row.points for row in rows), ZERO)),
        available=decimal_id(sum((row.available for row in rows), ZERO)),
        binds=binding_sentences(APPROVE, link.agency.name, len(rows)),
        verdict=can_move(head, found[0][1], APPROVE) if found else Verdict(allowed=False),
    )


def link_files(answer_ids: list[int]) -> dict[int, list[LinkFile]]:
    """The newest version of every evidence in use by these answers: one query."""
    rows = (
        EvidenceFile.objects.filter(
            evidence__uses__answer__in=answer_ids, evidence__uses__removed_at=None
        )
        .order_by("evidence__uses", "-version")
        .distinct("evidence__uses")
        .values_list(
            "evidence__uses__answer_id", "evidence_id", "version", "evidence__title", "size",
            "evidence__agency__name", "evidence__sensitivity",
        )
    )  # fmt: skip
    found: dict[int, list[LinkFile]] = {}
    for answer_id, evidence_id, version, title, length, agency, sensitivity in rows:
        file = LinkFile(
            evidence_id=evidence_id,
            version=version,
            title=title,
            facts=f"{size(length)} · {agency}",
            is_restricted=sensitivity == Evidence.Sensitivity.RESTRICTED,
        )
        found.setdefault(answer_id, []).append(file)
    return found
