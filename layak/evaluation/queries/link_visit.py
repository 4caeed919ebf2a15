"""What a visitor sees through a link: its questions, and one of them with the own part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.editions import edition_of
from layak.evaluation.fields import field_text, figure_text, part_names
from layak.evaluation.models import AccessLink, Answer, Assignment, Contribution
from layak.evaluation.permissions import can_add_evidence, can_edit
from layak.evaluation.permissions.contributions import can_contribute
from layak.evaluation.queries.agreements import AgreedReading, agreed_reading, with_agreement
from layak.evaluation.queries.answer_fields import (
    FieldView,
    FigureRow,
    Typed,
    field_view,
    figure_rows,
)
from layak.evaluation.queries.shown import day_text, excerpt
from layak.evaluation.standing import Standing, standing_of, with_standing
from layak.platform.web.templatetags.numbers import size
from layak.records.evidence.files.models import EvidenceFile
from layak.rules.instrument import Edition, Question
from layak.rules.refusal import Verdict, verdict
from layak.rules.stages import DECLINE, HAND_IN, STATES, TAKE_BACK, check_write

NOBODY = Typed()
TONES = {"handed_in": "done", "declined": "done", "returned": "note", "working": "wait"}
Files = Mapping[int, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    """One question of the list; ``is_gone`` when it no longer asks the agency."""

    answer_id: int
    code: str
    text: str
    file_count: int
    state: str
    tone: str
    is_gone: bool


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


def visit_rows(link: AccessLink, by: Actor, *, at: datetime) -> list[VisitRow]:
    """The questions of a link in the round's order: two queries."""
    answers = list(_reached(link, at=at))
    files = _files(link, [answer.pk for answer in answers])
    return [_row(link, answer, len(files.get(answer.pk, ()))) for answer in answers]


def _row(link: AccessLink, answer: Answer, file_count: int) -> VisitRow:
    question = edition_of(link.round.revision_id).find(answer.code)
    standing = standing_of(answer, link.round)
    state, tone = _state(answer, file_count, is_led=standing.lead_id == link.agency_id)
    is_gone = not _names(link, standing)
    return VisitRow(
        answer_id=answer.pk,
        code=answer.code,
        text="" if question is None else question.text,
        file_count=file_count,
        state=_("Tidak perlu lagi") if is_gone else state,
        tone="lock" if is_gone else tone,
        is_gone=is_gone,
    )


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
    is_open = not is_led and can_contribute(by, standing, link.agency_id).allowed
    return VisitQuestion(
        answer_id=answer.pk,
        code=answer.code,
        text=question.text,
        guidance=question.guidance,
        measure=question.measure,
        wanted_evidence=_wanted(edition, question),
        agreed=_agreed(answer),
        lead="" if is_led else str(answer.lead_name or ""),  # type: ignore[attr-defined]
        state=state,
        tone=tone,
        files=files,
        fields=fields,
        figures=figure_rows(fields, question, link.round.data_years) if fields else [],
        may_add=can_add_evidence(by, standing),
        may_write=_may_write(link, by, answer, standing, is_led=is_led),
        may_hand_in=is_open and part_state in HAND_IN.sources,
        may_decline=is_open and part_state in DECLINE.sources,
        may_take_back=is_open and part_state in TAKE_BACK.sources,
    )


def _wanted(edition: Edition, question: Question) -> list[str]:
    kinds = {kind.code: kind.label for kind in edition.evidence_kinds}
    return [kinds.get(code, code) for code in question.evidence]


def _agreed(answer: Answer) -> AgreedReading | None:
    """Without the meeting's address: its page asks for an account."""
    found = agreed_reading(answer)
    return replace(found, decided_url="") if found else None


def _names(link: AccessLink, standing: Standing) -> bool:
    return link.agency_id in {standing.lead_id, *standing.contributor_ids}


def _may_write(
    link: AccessLink, by: Actor, answer: Answer, standing: Standing, *, is_led: bool
) -> Verdict:
    if is_led:
        return can_edit(by, standing)
    allowed = can_contribute(by, standing, link.agency_id)
    state: str = answer.part_state  # type: ignore[attr-defined]  # annotated
    return verdict(check_write, state) if allowed.allowed else allowed


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
