"""Editions, their revisions, how two revisions differ, and what a sheet of official texts would change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from layak.evaluation.editions.models import Edition, EditionRevision
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.revisions.rules import Change, read_sheet, with_official
from layak.evaluation.rounds.wording import moment_text
from layak.platform.documents.reading.tables import Rows
from layak.rules import instrument
from layak.rules.numbers import decimal_id
from layak.rules.refusal import Problem

# Editions, their revisions, and how two revisions differ.

BASIS = {"stated": "tercantum di sumber", "inferred": "bacaan kami", "official": "resmi"}


@dataclass(frozen=True, kw_only=True)
class RevisionLine:
    number: int
    created: str
    by: str
    note: str
    change_count: int
    round_count: int


@dataclass(frozen=True, kw_only=True)
class EditionLine:
    code: str
    title: str
    revisions: list[RevisionLine]


@dataclass(frozen=True, kw_only=True)
class QuestionLine:
    """``ours`` is our wording where an official one stands above it."""

    code: str
    text: str
    ours: str
    maximum: str
    kind: str
    options: list[tuple[str, str]]
    basis: str
    is_official: bool
    agencies: str


@dataclass(frozen=True, kw_only=True)
class IndicatorLines:
    code: str
    name: str
    maximum: str
    official_count: int
    questions: list[QuestionLine]


@dataclass(frozen=True, kw_only=True)
class PartLines:
    code: str
    name: str
    maximum: str
    indicators: list[IndicatorLines]


@dataclass(frozen=True, kw_only=True)
class RevisionPage:
    title: str
    source: str
    number: int
    maximum: str
    ranks: list[str]
    parts: list[PartLines]
    notes: list[str]
    question_count: int
    official_count: int
    others: list[int]
    is_newest: bool


def edition_lines() -> list[EditionLine]:
    """Every edition with its revisions, newest first: three queries."""
    revisions = (
        EditionRevision.objects.select_related("created_by")
        .defer("document")
        .annotate(round_count=Count("round"))
        .order_by("-number")
    )
    by_edition: dict[int, list[RevisionLine]] = {}
    for row in revisions:
        line = RevisionLine(
            number=row.number,
            created=moment_text(row.created_at),
            by=row.created_by.name if row.created_by else _("sistem"),
            note=row.note,
            change_count=len(row.changes),
            round_count=row.round_count,
        )
        by_edition.setdefault(row.edition_id, []).append(line)
    return [
        EditionLine(code=row.code, title=row.title, revisions=by_edition.get(row.pk, []))
        for row in Edition.objects.order_by("title")
    ]


def revision_page(revision: EditionRevision) -> RevisionPage:
    """A revision as a tree: two queries."""
    edition = edition_of(revision.pk)
    siblings = EditionRevision.objects.filter(edition=revision.edition_id)
    numbers = list(siblings.order_by("-number").values_list("number", flat=True))
    names = {body.code: body.name for body in edition.agencies}
    parts = [
        PartLines(
            code=part.code,
            name=part.name,
            maximum=decimal_id(part.maximum),
            indicators=[_indicator(indicator, names) for indicator in part.indicators],
        )
        for part in edition.parts
    ]
    return RevisionPage(
        title=edition.title,
        source=edition.source,
        number=revision.number,
        maximum=decimal_id(edition.maximum),
        ranks=[_rank(rank) for rank in edition.ranks],
        parts=parts,
        notes=[f"{note.at}: {note.text}" if note.at else note.text for note in edition.notes],
        question_count=len(edition.questions),
        official_count=sum(i.official_count for part in parts for i in part.indicators),
        others=[number for number in numbers if number != revision.number],
        is_newest=numbers[0] == revision.number,
    )


def _rank(rank: instrument.RankFloor) -> str:
    word = _("mulai") if rank.inclusive else _("di atas")
    return f"{rank.name} {word} {decimal_id(rank.above)}"


def _indicator(indicator: instrument.Indicator, names: dict[str, str]) -> IndicatorLines:
    questions = [
        QuestionLine(
            code=question.code,
            text=question.text,
            ours=question.label if question.official_text else "",
            maximum=decimal_id(question.maximum),
            kind=question.kind_label,
            options=[(option.label, decimal_id(option.points)) for option in question.options],
            basis=BASIS[question.basis],
            is_official=question.basis == "official",
            agencies=", ".join(names.get(code, code) for code in question.agencies),
        )
        for question in indicator.questions
    ]
    return IndicatorLines(
        code=indicator.code,
        name=indicator.name,
        maximum=decimal_id(indicator.maximum),
        official_count=sum(1 for question in questions if question.is_official),
        questions=questions,
    )


def differences(before: instrument.Edition, after: instrument.Edition) -> list[Change]:
    """Every difference between two wordings, in the order of the later one, removed ones last."""
    changes = list(_frame_changes(before, after))
    for question in after.questions:
        former = before.find(question.code)
        if former is None:
            changes.append(_change(question.code, "question", "", question.text))
        else:
            changes.extend(_question_changes(former, question))
    gone = [q for q in before.questions if after.find(q.code) is None]
    return [*changes, *(_change(q.code, "question", q.text, "") for q in gone)]


def _frame_changes(before: instrument.Edition, after: instrument.Edition) -> Iterator[Change]:
    old, new = "; ".join(map(_rank, before.ranks)), "; ".join(map(_rank, after.ranks))
    if old != new:
        yield _change("", "ranks", old, new)
    if before.maximum != after.maximum:
        yield _change("", "maximum", decimal_id(before.maximum), decimal_id(after.maximum))


def _question_changes(before: instrument.Question, after: instrument.Question) -> Iterator[Change]:
    pairs = {
        "label": (before.label, after.label),
        "official_text": (before.official_text, after.official_text),
        "maximum": (decimal_id(before.maximum), decimal_id(after.maximum)),
        "options": (_options(before), _options(after)),
        "basis": (BASIS[before.basis], BASIS[after.basis]),
        "agencies": (", ".join(before.agencies), ", ".join(after.agencies)),
        "guidance": (before.guidance, after.guidance),
    }
    for name, (old, new) in pairs.items():
        if old != new:
            yield _change(after.code, name, old, new)


def _options(question: instrument.Question) -> str:
    return "; ".join(f"{option.label} = {decimal_id(option.points)}" for option in question.options)


def _change(question: str, field: str, before: str, after: str) -> Change:
    return Change(question=question, field=field, before=before, after=after)


def field_label(field: str) -> str:
    """The name of a field of an edition as a person reads it."""
    labels = {
        "question": _("Pertanyaan"),
        "label": _("Rumusan kami"),
        "official_text": _("Teks resmi"),
        "maximum": _("Nilai maksimal"),
        "options": _("Pilihan dan nilai"),
        "basis": _("Dasar pilihan"),
        "agencies": _("Perangkat daerah"),
        "guidance": _("Petunjuk"),
        "ranks": _("Batas predikat"),
    }
    return labels.get(field, field)


# What a filled-in sheet of official texts would change, before anything is written.


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    question: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class OfficialPreview:
    changes: list[ChangeRow]
    problems: list[Problem]
    question_count: int
    fingerprint: str

    @property
    def can_take(self) -> bool:
        return bool(self.changes) and not self.problems


def official_preview(base: EditionRevision, rows: Rows) -> OfficialPreview:
    """Compare a filled-in sheet with the revision it is for. Raises UnreadableSheet."""
    _edition, changes, problems = with_official(edition_of(base.pk), read_sheet(rows))
    facts = [[change.question, change.field, change.before, change.after] for change in changes]
    return OfficialPreview(
        changes=change_rows(changes),
        problems=problems,
        question_count=len({change.question for change in changes}),
        fingerprint=hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:24],
    )


def change_rows(changes: Iterable[Change]) -> list[ChangeRow]:
    """Differences with the names that a person reads."""
    return [
        ChangeRow(
            question=change.question,
            field=field_label(change.field),
            before=BASIS.get(change.before, change.before),
            after=BASIS.get(change.after, change.after),
        )
        for change in changes
    ]
