"""The page "Bukti" of an answer: its proofs with pages and origin, and how far they convince."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.permissions import can_add_evidence, can_remove_evidence, standing_of
from layak.evaluation.answers.reads import answer_tabs, who_text
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.reads import Tab
from layak.evaluation.rounds.sql import fetch
from layak.evaluation.rounds.wording import day_text
from layak.evaluation.strength.reads import (
    HIDDEN,
    ShownFinding,
    ShownLevel,
    shown_finding,
    shown_level,
    strength_of,
)
from layak.platform.web.templatetags.numbers import size
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.permissions import may_open_restricted
from layak.records.evidence.files.reads import type_name
from layak.rules.proof import Strength
from layak.rules.refusal import Verdict

USES = """
SELECT u.id, u.evidence_id, u.pages, u.stage, u.added_at, adder.name, body.name, former.title,
  u.removed_at, remover.name, e.title, e.sensitivity, e.agency_id, owner.name,
  f.version, f.media_type, f.size, t.page_count
FROM evaluation_evidenceuse u
JOIN evidence_evidence e ON e.id = u.evidence_id
JOIN agencies_agency owner ON owner.id = e.agency_id
JOIN people_user adder ON adder.id = u.added_by_id
LEFT JOIN people_user remover ON remover.id = u.removed_by_id
LEFT JOIN agencies_agency body ON body.id = u.on_behalf_of_id
LEFT JOIN evaluation_evidenceuse source ON source.id = u.carried_from_id
LEFT JOIN evaluation_answer there ON there.id = source.answer_id
LEFT JOIN evaluation_round former ON former.id = there.round_id
LEFT JOIN LATERAL (SELECT id, version, media_type, size FROM evidence_evidencefile
  WHERE evidence_id = e.id ORDER BY version DESC LIMIT 1) f ON true
LEFT JOIN evidence_filetext t ON t.file_id = f.id
WHERE u.answer_id = %(answer)s ORDER BY u.id
"""


class _Use(NamedTuple):
    id: int
    evidence_id: int
    pages: str
    stage: str
    added_at: datetime
    added_by: str
    on_behalf_of: str | None
    carried_from: str | None
    removed_at: datetime | None
    removed_by: str | None
    title: str
    sensitivity: str
    agency_id: int
    agency: str
    version: int | None
    media_type: str | None
    size: int | None
    page_count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRow:
    """``findings`` are its weaknesses; of a restricted file one sentence for those outside."""

    use_id: int
    evidence_id: int
    url: str
    title: str
    facts: str
    origin: str
    pages: str
    view_url: str
    page_hint: str
    is_restricted: bool
    findings: list[ShownFinding]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastUse:
    title: str
    url: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofPage:
    """``general`` concerns the answer as a whole; ``asked`` are the kinds that it asks for."""

    answer: Answer
    code: str
    text: str
    tabs: list[Tab]
    proofs: list[ProofRow]
    past: list[PastUse]
    level: ShownLevel
    asked: list[str]
    general: list[ShownFinding]
    may_add: Verdict
    may_remove: Verdict


@dataclass(frozen=True, slots=True)
class _Reader:
    """What the checks found, and of which uses the reader may know it."""

    strength: Strength
    stages: Mapping[str, str]
    opens: Mapping[int, bool]


def proof_page(*, answer: Answer, by: Actor, today: date) -> ProofPage:
    """The proofs of an answer that came through ``fetch_answer``: six queries, and the edition's first.

    Asked only for whoever may open evidence of this answer.
    """
    edition = edition_of(answer.round.revision_id)
    question = edition.find(answer.code)
    uses = [_Use(*row) for row in fetch(USES, {"answer": answer.pk})]
    strength = strength_of(answer, today=today)
    stages = {stage.code: stage.label for stage in stage_policy(answer.round.policy).stages}
    opens = {use.id: _opens(use, by) for use in uses}
    reader = _Reader(strength, stages, opens)
    standing = standing_of(answer, answer.round)
    kinds = {kind.code: kind.label for kind in edition.evidence_kinds}
    return ProofPage(
        answer=answer,
        code=answer.code,
        text=question.text if question else "",
        tabs=answer_tabs(answer, by, "bukti"),
        proofs=[
            ProofRow(
                use_id=use.id,
                evidence_id=use.evidence_id,
                url=f"/bukti/{use.evidence_id}/",
                title=use.title,
                facts=_facts(use),
                origin=_origin(use, reader.stages),
                pages=use.pages,
                view_url=_view_url(use),
                page_hint=_page_hint(use),
                is_restricted=use.sensitivity == Evidence.Sensitivity.RESTRICTED,
                findings=_findings(use, reader),
            )
            for use in uses
            if use.removed_at is None
        ],
        past=[_past(use, reader) for use in reversed(uses) if use.removed_at is not None],
        level=shown_level(strength),
        asked=[kinds.get(code, code) for code in question.evidence] if question else [],
        general=[shown_finding(one) for one in strength.of(None) if one.outcome != "passed"],
        may_add=can_add_evidence(by, standing),
        may_remove=can_remove_evidence(by, standing),
    )


def _opens(use: _Use, by: Actor) -> bool:
    is_restricted = use.sensitivity == Evidence.Sensitivity.RESTRICTED
    return not is_restricted or may_open_restricted(by, Evidence(agency_id=use.agency_id))


def _findings(use: _Use, reader: _Reader) -> list[ShownFinding]:
    weak = [one for one in reader.strength.of(use.id) if one.outcome != "passed"]
    if not weak or reader.opens[use.id]:
        return [shown_finding(one) for one in weak]
    return [
        ShownFinding(label=_("Terbatas"), outcome="", tone="wait", say=_(HIDDEN), fix="", source="")
    ]


def _facts(use: _Use) -> str:
    facts = [use.agency]
    if use.version is not None:
        pages = _("%(n)d halaman") % {"n": use.page_count} if use.page_count else ""
        facts = [
            _("versi %(n)d") % {"n": use.version},
            type_name(use.media_type or ""),
            size(use.size),
            pages,
            use.agency,
        ]
    return " · ".join(fact for fact in facts if fact)


def _origin(use: _Use, stages: Mapping[str, str]) -> str:
    """Who handed it in, for whom, when, in which stage, and from where it was carried."""
    parts = [
        who_text(use.added_by, use.on_behalf_of or ""),
        day_text(timezone.localdate(use.added_at)),
        _("pada tahap %s") % stages[use.stage] if use.stage in stages else "",
        _("dibawa dari %s") % use.carried_from if use.carried_from else "",
    ]
    return " · ".join(part for part in parts if part)


def _view_url(use: _Use) -> str:
    """Where its pages are looked at; a restricted file is opened with a reason on its own page."""
    if not use.pages or use.sensitivity == Evidence.Sensitivity.RESTRICTED:
        return ""
    return f"/bukti/{use.evidence_id}/lihat/?{urlencode({'rentang': use.pages})}"


def _page_hint(use: _Use) -> str:
    if use.page_count is None:
        return _("Misalnya 3-5, 8. Kosong berarti seluruh dokumen.")
    return _("Dari %(n)d halaman, misalnya 3-5, 8. Kosong berarti seluruh dokumen.") % {
        "n": use.page_count
    }


def _past(use: _Use, reader: _Reader) -> PastUse:
    gone = day_text(timezone.localdate(use.removed_at)) if use.removed_at else ""
    text = _("%(origin)s. Dilepas %(name)s, %(day)s.") % {
        "origin": _origin(use, reader.stages),
        "name": use.removed_by or "",
        "day": gone,
    }
    return PastUse(title=use.title, url=f"/bukti/{use.evidence_id}/", text=text)
