"""The page "Bukti" of an answer: its proofs with pages and origin, and how far they convince."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.reads import agency_name_sql
from layak.city.people.accounts.reads import person_name_sql
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.permissions import can_remove_evidence, standing_of
from layak.evaluation.answers.reads import answer_tabs, who_text
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.sql import fetch
from layak.evaluation.rounds.wording import day_text
from layak.evaluation.strength.reads import (
    HIDDEN,
    ShownFinding,
    shown_finding,
    shown_level,
    strength_of,
)
from layak.platform.web.templatetags.numbers import size
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.permissions import may_open_restricted
from layak.records.evidence.files.reads import type_name
from layak.records.evidence.library.facts import evidence_sql, reading_sql
from layak.rules.refusal import Verdict

USES = f"""
SELECT u.id, e.id, u.pages, u.stage, u.added_at, {person_name_sql("u.added_by_id")},
  {agency_name_sql("u.on_behalf_of_id")}, former.title, u.removed_at,
  {person_name_sql("u.removed_by_id")}, e.title, e.sensitivity, e.agency_id,
  {agency_name_sql("e.agency_id")}, e.version, e.media_type, e.size, t.page_count
FROM evaluation_evidenceuse u
LEFT JOIN evaluation_evidenceuse source ON source.id = u.carried_from_id
LEFT JOIN evaluation_answer there ON there.id = source.answer_id
LEFT JOIN evaluation_round former ON former.id = there.round_id
JOIN LATERAL {evidence_sql("u.evidence_id")} e ON true
LEFT JOIN LATERAL {reading_sql("e.file_id")} t ON true
WHERE u.answer_id = %(answer)s ORDER BY u.id
"""  # noqa: S608 - names of our own tables


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


def proof_page(*, answer: Answer, by: Actor, may_add: Verdict, today: date) -> dict[str, object]:
    """The proofs of an answer that came through ``fetch_answer``: six queries, and the edition's first.

    Asked only for whoever may open evidence of this answer. ``general`` concerns the answer as a
    whole; ``asked`` are the kinds that it asks for; ``findings`` are weaknesses of a proof.
    """
    edition = edition_of(answer.round.revision_id)
    question = edition.find(answer.code)
    uses = [_Use(*row) for row in fetch(USES, {"answer": answer.pk})]
    strength = strength_of(answer, today=today)
    stages = {stage.code: stage.label for stage in stage_policy(answer.round.policy).stages}
    kinds = {kind.code: kind.label for kind in edition.evidence_kinds}
    proofs = []
    for use in uses:
        if use.removed_at is not None:
            continue
        is_restricted = use.sensitivity == Evidence.Sensitivity.RESTRICTED
        weak = [shown_finding(one) for one in strength.of(use.id) if one.outcome != "passed"]
        opens = not is_restricted or may_open_restricted(by, Evidence(agency_id=use.agency_id))
        if weak and not opens:
            # of a restricted file one sentence for those outside
            label, said = _("Terbatas"), _(HIDDEN)
            weak = [ShownFinding(label=label, outcome="", tone="wait", say=said, fix="", source="")]
        # a restricted file is opened with a reason on its own page
        span = "" if is_restricted or not use.pages else urlencode({"rentang": use.pages})
        row = {
            "use_id": use.id,
            "evidence_id": use.evidence_id,
            "url": f"/bukti/{use.evidence_id}/",
            "title": use.title,
            "facts": _facts(use),
            "origin": _origin(use, stages),
            "pages": use.pages,
            "view_url": f"/bukti/{use.evidence_id}/lihat/?{span}" if span else "",
            "page_hint": _page_hint(use.page_count),
            "is_restricted": is_restricted,
            "findings": weak,
        }
        proofs.append(row)
    return {
        "answer": answer,
        "code": answer.code,
        "text": question.text if question else "",
        "tabs": answer_tabs(answer, by, "bukti"),
        "proofs": proofs,
        "past": [_past(use, stages) for use in reversed(uses) if use.removed_at is not None],
        "level": shown_level(strength),
        "asked": [kinds.get(code, code) for code in question.evidence] if question else [],
        "general": [shown_finding(one) for one in strength.of(None) if one.outcome != "passed"],
        "may_add": may_add,
        "may_remove": can_remove_evidence(by, standing_of(answer, answer.round)),
    }


def _page_hint(page_count: int | None) -> str:
    if page_count is None:
        return _("Misalnya 3-5, 8. Kosong berarti seluruh dokumen.")
    return _("Dari %(n)d halaman, misalnya 3-5, 8. Kosong berarti seluruh dokumen.") % {
        "n": page_count
    }


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


def _past(use: _Use, stages: Mapping[str, str]) -> dict[str, str]:
    gone = day_text(timezone.localdate(use.removed_at)) if use.removed_at else ""
    text = _("%(origin)s. Dilepas %(name)s, %(day)s.") % {
        "origin": _origin(use, stages),
        "name": use.removed_by or "",
        "day": gone,
    }
    return {"title": use.title, "url": f"/bukti/{use.evidence_id}/", "text": text}
