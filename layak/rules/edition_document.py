"""The stored form of an edition: plain, JSON-able, lossless. Decimals are strings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any, cast

from layak.rules.instrument import (
    Edition,
    Indicator,
    Named,
    NamedAgency,
    Note,
    Option,
    Part,
    Question,
    RankFloor,
    Section,
    ShownWhen,
)

FORM = 1
DECIMALS = frozenset({"precision", "maximum", "points", "above"})
type Document = dict[str, Any]


def to_document(edition: Edition) -> Document:
    """The edition as a JSON-able mapping; `from_document` gives back an equal edition.

    A question stands once, in its indicator; a section names its questions by code.
    """
    return {
        "form": FORM,
        **_plain(edition, without={"parts"}),
        "parts": [_part_document(part) for part in edition.parts],
    }


def _part_document(part: Part) -> Document:
    return {
        **_plain(part, without={"indicators"}),
        "indicators": [_indicator_document(indicator) for indicator in part.indicators],
    }


def _indicator_document(indicator: Indicator) -> Document:
    return {
        **_plain(indicator, without={"sections"}),
        "sections": [
            {
                **_plain(section, without={"questions"}),
                "questions": [question.code for question in section.questions],
            }
            for section in indicator.sections
        ],
    }


def _plain(value: Any, without: frozenset[str] | set[str] = frozenset()) -> Document:
    """The fields that hold something: a field that came later leaves older hashes as they are."""
    return {
        field.name: _plain_field(getattr(value, field.name))
        for field in fields(value)
        if field.init and field.name not in without and getattr(value, field.name) is not None
    }


def _plain_field(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [_plain_field(item) for item in value]
    return value if isinstance(value, (str, bool)) else _plain(value)


def from_document(document: Mapping[str, Any]) -> Edition:
    """The edition of a stored document. Errors: ValueError for a form this code does not know."""
    if document.get("form") != FORM:
        raise ValueError(f"Unknown form of an edition document: {document.get('form')!r}")
    return Edition(
        **_values(document, without={"form"}),
        ranks=tuple(RankFloor(**_values(rank)) for rank in document["ranks"]),
        kinds=_named(document["kinds"]),
        evidence_kinds=_named(document["evidence_kinds"]),
        agencies=tuple(NamedAgency(**_values(agency)) for agency in document["agencies"]),
        notes=tuple(Note(**_values(note)) for note in document["notes"]),
        parts=tuple(_part(part) for part in document["parts"]),
    )


def _values(
    document: Mapping[str, Any], without: frozenset[str] | set[str] = frozenset()
) -> Document:
    """The scalar fields of a document, decimals restored."""
    return {
        name: Decimal(value) if name in DECIMALS else value
        for name, value in document.items()
        if name not in without and not isinstance(value, list)
    }


def _named(entries: list[Document]) -> tuple[Named, ...]:
    return tuple(Named(**entry) for entry in entries)


def _part(document: Document) -> Part:
    indicators = tuple(_indicator(indicator) for indicator in document["indicators"])
    return Part(**_values(document), indicators=indicators)


def _indicator(document: Document) -> Indicator:
    questions = tuple(_question(question) for question in document["questions"])
    by_code = {question.code: question for question in questions}
    sections = tuple(
        Section(**_values(section), questions=tuple(by_code[code] for code in section["questions"]))
        for section in document["sections"]
    )
    return Indicator(**_values(document), questions=questions, sections=sections)


def _question(document: Document) -> Question:
    when = document.get("shown_when")
    return Question(
        **_values(document, without={"shown_when"}),
        agencies=tuple(document["agencies"]),
        evidence=tuple(document["evidence"]),
        options=tuple(Option(**_values(option)) for option in document["options"]),
        bands=tuple(Decimal(bound) for bound in document["bands"]),
        shown_when=when and ShownWhen(question=when["question"], options=tuple(when["options"])),
    )


def document_hash(document: Mapping[str, Any]) -> str:
    """sha256 (hex) over a document, the same for any order of its fields."""
    text = json.dumps(
        cast(object, document), sort_keys=True, ensure_ascii=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()
