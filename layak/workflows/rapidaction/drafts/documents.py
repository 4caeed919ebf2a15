"""Documents of playbooks with a step changed, added, taken away or moved.

Functions give new documents and change nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from layak.rules.refusal import Problem
from layak.workflows.rapidaction.playbooks.documents import Document
from layak.workflows.rapidaction.playbooks.limit_rules import Limit
from layak.workflows.rapidaction.playbooks.rules import Step

UNITS = {
    "hours": ("jam", 1),
    "days": ("hari", 24),
    "workdays": ("hari kerja", 24),
    "months": ("bulan", 720),
}


LONGEST_WORDS = 1_000
CUSTODY = ("custody_clocks", "custody_released", "custody_step")


@dataclass(frozen=True, kw_only=True)
class StepWords:
    """One step as an editor writes it. ``amount`` None: without a number; ``unit`` of UNITS."""

    name: str
    role: str
    trigger: str
    amount: int | None
    unit: str
    is_before: bool
    limit_type: str
    source: str
    output: str
    records: str = ""


def too_long(document: object, at: str = "") -> list[Problem]:
    """A fault for each text that no page could show."""
    if isinstance(document, Mapping):
        return [f for key, entry in document.items() for f in too_long(entry, f"{at} > {key}")]
    if isinstance(document, list):
        return [f for n, entry in enumerate(document, 1) for f in too_long(entry, f"{at} {n}")]
    if isinstance(document, str) and len(document) > LONGEST_WORDS:
        say = _("terlalu panjang; paling banyak %(most)d huruf") % {"most": LONGEST_WORDS}
        return [Problem(at.removeprefix(" > "), say)]
    return []


def with_step(document: Document, position: int, words: StepWords, limit: Limit | None) -> Document:
    """The step at ``position`` (from 1) as written; ``limit`` is what it was read as before.

    A number that stays keeps what it rests on; a new one is our proposal.
    """
    steps = _steps(document)
    former = steps[position - 1]
    number = {} if _is_same(words, limit) else _number(words, former)
    steps[position - 1] = {**former, **_words(words), **number}
    return {**document, "steps": steps}


def with_new_step(document: Document, words: StepWords) -> Document:
    """A step of our own behind the others."""
    steps = _steps(document)
    entry: Document = {"order": len(steps) + 1, "source_ref": "DESIGN", "kind": "inferred"}
    steps.append({**entry, **_words(words), **_number(words, {})})
    return {**document, "steps": steps}


def moved(document: Document, position: int, by: int) -> Document:
    """The step one place up (-1) or down (1); at the edge it stays."""
    steps = _steps(document)
    target = position + by
    if 1 <= target <= len(steps):
        steps.insert(target - 1, steps.pop(position - 1))
    return _numbered(document, steps)


def without_step(document: Document, position: int) -> Document:
    steps = _steps(document)
    del steps[position - 1]
    return _numbered(document, steps)


def with_law_of(
    document: Document, shipped: Document, pairs: Sequence[tuple[Step | None, Step | None]]
) -> Document:
    """The document with the law rows and the custody chain of ``shipped`` in place of its own.

    ``pairs`` are the steps of the two. What is not law stays the city's.
    """
    steps = []
    for own, brought in pairs:
        if brought is not None and "law" in (brought.basis, own.basis if own else ""):
            steps.append({**_steps(shipped)[brought.order - 1]})
        elif own is not None and own.basis != "law":
            steps.append({**_steps(document)[own.order - 1], "order": -own.order})
    chain = {name: shipped[name] for name in CUSTODY if name in shipped}
    rest = {name: value for name, value in document.items() if name not in CUSTODY}
    return _numbered({**rest, **chain}, steps)


def _numbered(document: Document, steps: Sequence[Document]) -> Document:
    """Numbered 1, 2, 3; the custody chain stays with the step that watches it."""
    changed = {**document, "steps": [{**step, "order": n} for n, step in enumerate(steps, 1)]}
    if document.get("custody_step") is not None:
        watched = [n for n, s in enumerate(steps, 1) if s["order"] == document["custody_step"]]
        changed["custody_step"] = watched[0] if watched else document["custody_step"]
    return changed


def _steps(document: Document) -> list[Document]:
    return [dict(step) for step in document["steps"]]


def _words(words: StepWords) -> Document:
    return {
        "name_id": words.name,
        "agency_role": words.role,
        "clock_from": words.trigger,
        "limit_type": words.limit_type,
        "deadline_source": words.source,
        "output": words.output,
        "records": words.records or None,
    }


def unit_of(limit: Limit | None) -> str:
    """The key of UNITS that a limit is written in."""
    if limit is None:
        return "hours"
    return "workdays" if limit.day_count == "working" else limit.unit


def _is_same(words: StepWords, limit: Limit | None) -> bool:
    if limit is None or words.amount is None:
        return limit is None and words.amount is None
    written = (words.amount, words.unit, words.is_before)
    return written == (limit.amount, unit_of(limit), limit.is_before)


def _number(words: StepWords, former: Document) -> Document:
    """A number that was law stays called law, so that the check finds what was done to it."""
    is_law = former.get("deadline_kind") == "law"
    if words.amount is None:
        return {
            "deadline_hours": None,
            "deadline_text": None,
            "day_count": None,
            "lead_before_event": False,
            "deadline_kind": "none",
            "deadline_evidence": "none",
        }
    word, hours = UNITS[words.unit]
    return {
        "deadline_hours": words.amount * hours,
        "deadline_text": f"{words.amount} {word}",
        "day_count": "working" if words.unit == "workdays" else "calendar",
        "lead_before_event": words.is_before,
        "deadline_kind": "law" if is_law else "inferred",
        "deadline_evidence": former["deadline_evidence"] if is_law else "none",
    }
