"""The answers that a head approves through a link, with their files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.fields import FIGURE_SIDES, field_label
from layak.evaluation.models import AccessLink, Answer
from layak.evaluation.permissions import can_move
from layak.evaluation.queries.answer_fields import shown
from layak.evaluation.queries.approval_check import binding_sentences
from layak.evaluation.queries.approvals import APPROVE, WaitingRow, fingerprint, waiting_rows
from layak.platform.web.templatetags.numbers import size
from layak.records.evidence.files.models import Evidence, EvidenceFile
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
    """One ready answer, its whole text and counts; ``seen`` changes with whatever is approved."""

    row: WaitingRow
    seen: str
    note: str
    figures: list[tuple[str, str]]
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
    """What waits for this head of the link's questions: four queries."""
    reach = list(link.reach.values_list("answer_id", flat=True))
    found = waiting_rows(link.round, head, APPROVE, at=at, agency=link.agency, ids=reach)
    rows = [row for row, _around in found]
    ids = [row.answer_id for row in rows]
    files, answers = link_files(ids), Answer.objects.in_bulk(ids)
    return LinkApproval(
        items=[_item(row, answers[row.answer_id], files.get(row.answer_id, [])) for row in rows],
        gone_count=len(reach) - len(rows),
        achieved=decimal_id(sum((row.points for row in rows), ZERO)),
        available=decimal_id(sum((row.available for row in rows), ZERO)),
        binds=_binds(link.agency.name),
        verdict=can_move(head, found[0][1], APPROVE) if found else Verdict(allowed=False),
    )


def _item(row: WaitingRow, answer: Answer, files: list[LinkFile]) -> ApprovalItem:
    seen = json.dumps([fingerprint([row]), sorted(answer.versions.items())])
    return ApprovalItem(
        row=row,
        seen=hashlib.sha256(seen.encode()).hexdigest()[:16],
        note=answer.note or answer.not_applicable_reason,
        figures=[
            (field_label(name), shown(name, text))
            for year, sides in sorted(answer.figures.items())
            for name, text in ((f"{side}-{year}", sides.get(side, "")) for side in FIGURE_SIDES)
            if text
        ],
        files=files,
    )


def _binds(agency: str) -> list[str]:
    """What the head takes upon oneself, for the ticked answers alone."""
    first = _(
        "Anda menyatakan, sebagai kepala %(agency)s, bahwa isian, nilai, dan bukti pertanyaan "
        "yang dicentang benar."
    )
    return [first % {"agency": agency}, *binding_sentences(APPROVE, agency, 0)[1:]]


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
