"""An edition as it is stored, the way from one edition to the next, and goals of other frameworks laid over it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Literal, cast

from layak.evaluation.editions.reading_rules import Claims
from layak.rules.instrument import (
    BASES,
    Basis,
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
from layak.rules.reading import Spot
from layak.rules.refusal import Problem

# The stored form of an edition: plain, JSON-able, lossless. Decimals are strings.

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


# From one edition of an instrument to the next: which question became which.
#
# Questions are told by their key. Equal keys are the same question without a row; a map tells
# only what differs.

type How = Literal["same", "reworded", "split", "merged", "dropped", "new"]
HOWS: tuple[How, ...] = ("same", "reworded", "split", "merged", "dropped", "new")
MAP_FIELDS = ("from", "to", "status", "note", "rows")
ROW_FIELDS = ("from", "to", "how", "note")
MANY = 2
# how many keys stand before and after; MANY means two or more
SHAPES: Mapping[How, tuple[int, int]] = {
    "same": (1, 1),
    "reworded": (1, 1),
    "split": (1, MANY),
    "merged": (MANY, 1),
    "dropped": (1, 0),
    "new": (0, 1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRow:
    """Keys of the former edition, what became of them in the next one, and how."""

    former: tuple[str, ...]
    now: tuple[str, ...]
    how: How
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionMap:
    """``source`` and ``target`` are codes of editions."""

    source: str
    target: str
    rows: tuple[MapRow, ...]
    status: str = ""
    note: str = ""


class FaultyMap(Exception):
    """A map that may not be used; ``faults`` names every fault with its place."""

    def __init__(self, faults: list[Problem]) -> None:
        super().__init__("; ".join(f"{fault.at}: {fault.say}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """Where a question comes from: keys of the former edition, none for a new question."""

    keys: tuple[str, ...]
    how: How
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How far a map reaches. ``lost`` and ``unexplained`` hold codes that nobody explained.

    ``lost``: of the former edition without counterpart; ``unexplained``: of the next one.
    """

    counts: Mapping[How, int]
    lost: tuple[str, ...]
    unexplained: tuple[str, ...]


def read_map(raw: Mapping[str, object]) -> EditionMap:
    """Read a map as it stands in the file. Errors: FaultyMap with every fault found."""
    faults: list[Problem] = []
    spot = Spot(raw, "peta", faults)
    spot.refuse_misspelt(MAP_FIELDS)
    rows = tuple(
        _row(spot.below(item, f"baris peta ke-{number}"))
        for number, item in enumerate(spot.items("rows"), start=1)
    )
    found = EditionMap(
        source=spot.text("from"),
        target=spot.text("to"),
        rows=rows,
        status=spot.text("status", ""),
        note=spot.text("note", ""),
    )
    if faults:
        raise FaultyMap(faults)
    return found


def _row(spot: Spot) -> MapRow:
    spot.refuse_misspelt(ROW_FIELDS)
    row = MapRow(
        former=spot.texts("from"),
        now=spot.texts("to"),
        how=spot.choice("how", HOWS, "same"),
        note=spot.text("note", ""),
    )
    wanted = SHAPES[row.how]
    if not (_fits(row.former, wanted[0]) and _fits(row.now, wanted[1])):
        spot.fault(
            f"`how: {row.how}` tidak cocok dengan {len(row.former)} kunci asal dan "
            f"{len(row.now)} kunci tujuan",
            f"Tulis {_said(wanted[0])} di `from` dan {_said(wanted[1])} di `to`.",
        )
    return row


def _fits(keys: Sequence[str], wanted: int) -> bool:
    return len(keys) >= MANY if wanted == MANY else len(keys) == wanted


def _said(wanted: int) -> str:
    return {0: "tidak satu kunci pun", 1: "satu kunci"}.get(wanted, "dua kunci atau lebih")


def check_map(raw: Mapping[str, object], source: Edition, target: Edition) -> list[Problem]:
    """Keys that the editions do not have, and keys that stand in two rows, each with its line."""
    faults: list[Problem] = []
    spot = Spot(raw, "peta", faults)
    claims = Claims()
    sides = (("from", source), ("to", target))
    known = {name: {question.key for question in edition.questions} for name, edition in sides}
    for number, item in enumerate(spot.items("rows"), start=1):
        below = spot.below(item, f"baris peta ke-{number}")
        for name, edition in sides:
            for key in below.texts(name):
                claims.claim(below, f"kunci `{name}`", key)
                if key not in known[name]:
                    below.fault(
                        f"kunci {key:.100} tidak ada dalam edisi {edition.code}",
                        "Salin kunci dari berkas edisinya.",
                    )
    return faults


def lineage(map_: EditionMap | None, key: str, former_keys: Container[str]) -> Lineage:
    """Where a question of the next edition comes from.

    ``former_keys`` are those of the former edition. Without a row of its own a key is the same
    question, unless the map says that the former one became something else.
    """
    rows = map_.rows if map_ else ()
    row = next((row for row in rows if key in row.now), None)
    if row is not None:
        return Lineage(keys=row.former, how=row.how, note=row.note)
    if key in former_keys and all(key not in row.former for row in rows):
        return Lineage(keys=(key,), how="same")
    return Lineage(keys=(), how="new")


def coverage(map_: EditionMap | None, source: Edition, target: Edition) -> Coverage:
    """Questions by what became of them, and those that the map forgot."""
    former = {question.key: question.code for question in source.questions}
    found = {q.code: lineage(map_, q.key, former) for q in target.questions}
    rows = map_.rows if map_ else ()
    explained = {key for row in rows for key in row.now}
    used = {key for line in found.values() for key in line.keys}
    dropped = {key for row in rows if row.how == "dropped" for key in row.former}
    hows = [line.how for line in found.values()]
    counts: dict[How, int] = {how: hows.count(how) for how in HOWS}
    counts["dropped"] = len(dropped)
    told = set(explained)
    unexplained = tuple(
        question.code
        for question in target.questions
        if found[question.code].how == "new" and question.key not in told
    )
    return Coverage(
        counts=counts,
        lost=tuple(code for key, code in former.items() if key not in used | dropped),
        unexplained=unexplained,
    )


# Goals of another framework laid over the questions of an edition.

TAG_FIELDS = ("code", "title", "for", "basis", "source", "goals")
GOAL_FIELDS = ("code", "name", "name_en", "indicators", "questions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """``indicators`` and ``questions`` are codes of an edition of the instrument."""

    code: str
    name: str
    name_en: str
    indicators: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goals:
    """``instrument`` is whose questions are meant; ``basis`` whose assignment it is."""

    code: str
    title: str
    instrument: str
    basis: Basis
    source: str
    goals: tuple[Goal, ...]


def read_goals(raw: Mapping[str, object]) -> tuple[Goals, list[Problem]]:
    """Read a file of goals with every fault and its line; with faults it may not be used."""
    faults: list[Problem] = []
    spot = Spot(raw, "tujuan", faults)
    spot.refuse_misspelt(TAG_FIELDS)
    claims = Claims()
    found = []
    for number, item in enumerate(spot.items("goals"), start=1):
        below = spot.below(item, f"tujuan ke-{number}")
        below.refuse_misspelt(GOAL_FIELDS)
        goal = Goal(
            code=below.text("code"),
            name=below.text("name"),
            name_en=below.text("name_en", ""),
            indicators=below.texts("indicators"),
            questions=below.texts("questions"),
        )
        claims.claim(below, "kode tujuan", goal.code)
        found.append(goal)
    goals = Goals(
        code=spot.text("code"),
        title=spot.text("title"),
        instrument=spot.text("for"),
        basis=spot.choice("basis", BASES, "inferred"),
        source=spot.text("source", ""),
        goals=tuple(found),
    )
    return goals, faults


def questions_of(goal: Goal, edition: Edition) -> tuple[str, ...]:
    """Codes of the questions that serve a goal, each once, in the order of the edition."""
    whole, single = set(goal.indicators), set(goal.questions)
    return tuple(
        question.code
        for question in edition.questions
        if question.code in single or edition.place(question.code).indicator.code in whole
    )


def unknown_codes(goals: Goals, edition: Edition) -> tuple[str, ...]:
    """Codes that the edition does not have: another edition than the assignment was made for."""
    indicators = {indicator.code for indicator in edition.indicators}
    return tuple(
        code
        for goal in goals.goals
        for code in (
            *(code for code in goal.indicators if code not in indicators),
            *(code for code in goal.questions if edition.find(code) is None),
        )
    )
