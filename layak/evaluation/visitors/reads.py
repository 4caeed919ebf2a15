"""What a visitor sees through a link: its questions with the own part, or the answers a head approves."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.agreements.reads import AgreedReading, agreed_reading, with_agreement
from layak.evaluation.answers.fields import (
    FIGURE_SIDES,
    FieldView,
    FigureRow,
    Typed,
    cell_label,
    field_label,
    field_text,
    field_view,
    figure_rows,
    figure_text,
    part_names,
    shown_value,
)
from layak.evaluation.answers.models import Answer, Assignment, Contribution
from layak.evaluation.answers.permissions import (
    Standing,
    can_add_evidence,
    can_edit,
    standing_of,
    with_standing,
)
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.links.models import AccessLink
from layak.evaluation.parts.permissions import can_contribute
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.wording import day_text, excerpt
from layak.evaluation.stages.permissions import can_move
from layak.evaluation.stages.reads import (
    APPROVE,
    WaitingRow,
    binding_sentences,
    fingerprint,
    waiting_rows,
)
from layak.platform.web.templatetags.numbers import size
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.rules.instrument import Question
from layak.rules.numbers import decimal_id
from layak.rules.refusal import Verdict, verdict
from layak.rules.stages import DECLINE, HAND_IN, STATES, TAKE_BACK, check_write

# What a visitor sees through a link: its questions, and one of them with the own part.

NOBODY = Typed()
TONES = {"handed_in": "done", "declined": "done", "returned": "note", "working": "wait"}
Files = Mapping[int, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitQuestion:
    """A question with what the agency has handed in. Verdicts say why not.

    ``fields`` is empty where only evidence is asked. ``state`` is "" where the agency leads.
    """

    answer_id: int
    code: str
    text: str
    guidance: str
    measure: str
    wanted_evidence: list[str]
    agreed: AgreedReading | None
    lead: str
    state: str
    tone: str
    files: list[tuple[str, str]]
    fields: dict[str, FieldView]
    figures: list[FigureRow]
    may_add: Verdict
    may_write: Verdict
    may_hand_in: bool
    may_decline: bool
    may_take_back: bool

    @property
    def may_save(self) -> bool:
        return self.may_add.allowed or (bool(self.fields) and self.may_write.allowed)


def visit_rows(link: AccessLink, *, at: datetime) -> list[dict[str, object]]:
    """The questions of a link in the round's order: two queries.

    ``is_gone`` when a question no longer asks the agency.
    """
    answers = list(_reached(link, at=at))
    files = _files(link, [answer.pk for answer in answers])
    edition = edition_of(link.round.revision_id)
    rows: list[dict[str, object]] = []
    for answer in answers:
        question = edition.find(answer.code)
        standing, file_count = standing_of(answer, link.round), len(files.get(answer.pk, ()))
        state, tone = _state(answer, file_count, is_led=standing.lead_id == link.agency_id)
        is_gone = not _names(link, standing)
        rows.append(
            {
                "answer_id": answer.pk,
                "code": answer.code,
                "text": "" if question is None else question.text,
                "file_count": file_count,
                "state": _("Tidak perlu lagi") if is_gone else state,
                "tone": "lock" if is_gone else tone,
                "is_gone": is_gone,
            }
        )
    return rows


def _state(answer: Answer, file_count: int, *, is_led: bool) -> tuple[str, str]:
    state: str = answer.part_state or ""  # type: ignore[attr-defined]  # annotated
    if not is_led and state and state != "open":
        return STATES[state], TONES.get(state, "")
    return (_("Ada bukti"), "wait") if file_count else (_("Belum"), "")


def visit_question(
    link: AccessLink, by: Actor, answer_id: int, *, typed: Typed = NOBODY, at: datetime
) -> VisitQuestion | None:
    """One question; None where the link does not reach it or it asks no more. Three queries."""
    edition = edition_of(link.round.revision_id)
    answer = with_agreement(_reached(link, at=at)).filter(pk=answer_id).first()
    question = None if answer is None else edition.find(answer.code)
    if answer is None or question is None:
        return None
    standing = standing_of(answer, link.round)
    if not _names(link, standing):
        return None
    is_led = standing.lead_id == link.agency_id
    files = _files(link, [answer.pk]).get(answer.pk, [])
    fields = _fields(link, answer, question, typed, is_led=is_led)
    state, tone = _state(answer, len(files), is_led=is_led)
    part_state: str = "" if is_led else answer.part_state  # type: ignore[attr-defined]
    may_write = can_edit(by, standing) if is_led else can_contribute(by, standing, link.agency_id)
    is_open = not is_led and may_write.allowed
    if is_open:
        may_write = verdict(check_write, part_state)
    kinds = {kind.code: kind.label for kind in edition.evidence_kinds}
    # without the meeting's address: its page asks for an account
    found = agreed_reading(answer)
    agreed = replace(found, decided_url="") if found else None
    return VisitQuestion(
        answer_id=answer.pk,
        code=answer.code,
        text=question.text,
        guidance=question.guidance,
        measure=question.measure,
        wanted_evidence=[kinds.get(code, code) for code in question.evidence],
        agreed=agreed,
        lead="" if is_led else str(answer.lead_name or ""),  # type: ignore[attr-defined]
        state=state,
        tone=tone,
        files=files,
        fields=fields,
        figures=figure_rows(fields, question, link.round.data_years) if fields else [],
        may_add=can_add_evidence(by, standing),
        may_write=may_write,
        may_hand_in=is_open and part_state in HAND_IN.sources,
        may_decline=is_open and part_state in DECLINE.sources,
        may_take_back=is_open and part_state in TAKE_BACK.sources,
    )


def _names(link: AccessLink, standing: Standing) -> bool:
    return link.agency_id in {standing.lead_id, *standing.contributor_ids}


def _fields(
    link: AccessLink, answer: Answer, question: Question, typed: Typed, *, is_led: bool
) -> dict[str, FieldView]:
    """The agency's own text and counts: of its contribution, or of the answer that it leads."""
    if link.task != AccessLink.Task.PART:
        return {}
    names = list(part_names(question, link.round.data_years))
    if is_led:
        texts = {name: field_text(answer, name) for name in names}
        versions = answer.versions
    else:
        row = Contribution.objects.filter(answer=answer, agency=link.agency_id).first()
        held = row or Contribution()
        texts = {n: held.note if n == "note" else figure_text(held.figures, n) for n in names}
        versions = held.versions
    return {name: field_view(name, texts[name], versions.get(name, 0), typed) for name in names}


def _reached(link: AccessLink, *, at: datetime) -> QuerySet[Answer]:
    named = Assignment.objects.filter(answer=OuterRef("pk"), ended_at=None)
    lead = named.filter(relation=Assignment.Relation.LEAD)
    own = named.filter(agency=link.agency_id)
    answers = Answer.objects.filter(pk__in=link.reach.values("answer"))
    return (
        with_standing(answers, at=at)
        .annotate(
            lead_name=Subquery(lead.values("agency__name")[:1]),
            part_state=Subquery(own.values("state")[:1], output_field=CharField()),
        )
        .order_by("position")
    )


def _files(link: AccessLink, answer_ids: list[int]) -> Files:
    """What the agency handed in on these answers: name and facts of the newest versions."""
    rows = (
        EvidenceFile.objects.filter(
            evidence__agency=link.agency_id,
            evidence__uses__answer__in=answer_ids,
            evidence__uses__removed_at=None,
        )
        .order_by("evidence__uses", "-version")
        .distinct("evidence__uses")
        .values_list(
            "evidence__uses__answer_id", "evidence__title", "original_name", "size", "uploaded_at"
        )
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for answer_id, title, name, length, uploaded_at in rows:
        facts = f"{size(length)} · {day_text(timezone.localdate(uploaded_at))}"
        found.setdefault(answer_id, []).append((excerpt(title or name), facts))
    return found


# The answers that a head approves through a link, with their files.

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalItem:
    """One ready answer, its whole text and counts; ``seen`` changes with whatever is approved."""

    row: WaitingRow
    seen: str
    note: str
    figures: list[tuple[str, str]]
    files: list[dict[str, object]]


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
    edition = edition_of(link.round.revision_id)
    # what the head takes upon oneself, for the ticked answers alone
    first = _(
        "Anda menyatakan, sebagai kepala %(agency)s, bahwa isian, nilai, dan bukti pertanyaan "
        "yang dicentang benar."
    )
    binds: list[str] = [
        first % {"agency": link.agency.name},
        *binding_sentences(stage_policy(link.round.policy), APPROVE, link.agency.name, 0)[1:],
    ]
    items = []
    for row in rows:
        answer = answers[row.answer_id]
        question = edition.find(answer.code)
        seen = json.dumps([fingerprint([row]), sorted(answer.versions.items())])
        figures = [
            (cell_label(name, question) if question else field_label(name), shown_value(name, text))
            for year, sides in sorted(answer.figures.items())
            for name, text in ((f"{side}-{year}", sides.get(side, "")) for side in FIGURE_SIDES)
            if text
        ]
        item = ApprovalItem(
            row=row,
            seen=hashlib.sha256(seen.encode()).hexdigest()[:16],
            note=answer.note or answer.not_applicable_reason,
            figures=figures,
            files=files.get(row.answer_id, []),
        )
        items.append(item)
    return LinkApproval(
        items=items,
        gone_count=len(reach) - len(rows),
        achieved=decimal_id(sum((row.points for row in rows), ZERO)),
        available=decimal_id(sum((row.available for row in rows), ZERO)),
        binds=binds,
        verdict=can_move(head, found[0][1], APPROVE) if found else Verdict(allowed=False),
    )


def link_files(answer_ids: list[int]) -> dict[int, list[dict[str, object]]]:
    """The newest version of every evidence in use by these answers: one query."""
    rows = (
        EvidenceFile.objects.filter(
            evidence__uses__answer__in=answer_ids, evidence__uses__removed_at=None
        )
        .order_by("evidence__uses", "-version")
        .distinct("evidence__uses")
        .values_list(
            "evidence__uses__answer_id",
            "evidence_id",
            "version",
            "evidence__title",
            "size",
            "evidence__agency__name",
            "evidence__sensitivity",
        )
    )
    found: dict[int, list[dict[str, object]]] = {}
    for answer_id, evidence_id, version, title, length, agency, sensitivity in rows:
        file = {
            "evidence_id": evidence_id,
            "version": version,
            "title": title,
            "facts": f"{size(length)} · {agency}",
            "is_restricted": sensitivity == Evidence.Sensitivity.RESTRICTED,
        }
        found.setdefault(answer_id, []).append(file)
    return found
