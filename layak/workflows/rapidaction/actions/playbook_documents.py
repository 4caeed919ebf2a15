"""Documents of playbooks: kept, cleaned, with a step changed, added, taken away or moved.

A document is the mapping that a YAML file holds. Functions give new ones and change nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import yaml
from django.utils.translation import gettext as _

from layak.platform.documents.files import lined_yaml
from layak.rules.clocks import Limit
from layak.rules.entries import read_text
from layak.rules.playbooks import Step
from layak.rules.playbooks_reading import PLAYBOOK_FIELDS
from layak.rules.playbooks_steps import STAGE_FIELDS, STEP_FIELDS
from layak.rules.refusal import Problem, Refused

type Document = dict[str, Any]

UNITS = {"hours": ("jam", 1), "days": ("hari", 24), "workdays": ("hari kerja", 24), "months": ("bulan", 720)}  # fmt: skip
LONGEST_SOURCE = 200_000
LONGEST_WORDS = 1_000
CUSTODY = ("custody_clocks", "custody_released", "custody_step")
CONSENT_FIELDS = ("required_from", "for_what", "override")


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


def plain(value: object) -> Any:
    """The same as JSON holds it: days as ISO text, whole numbers, texts without control marks."""
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return (
            int(value) if value.is_finite() and value == value.to_integral_value() else str(value)
        )
    if isinstance(value, str):
        return read_text(value.encode("utf-8", "ignore").decode())
    return value


def read_source(text: str) -> tuple[Document, list[Problem]]:
    """The document that a pasted YAML text holds, only with fields we know; faults of its lines.

    Raises NotAcceptable for a text that is far too long.
    """
    if len(text) > LONGEST_SOURCE:
        raise Refused(_("Naskah ini terlalu panjang untuk sebuah playbook."))
    try:
        content, faults = lined_yaml.read(text.encode("utf-8", "ignore").decode())
    except lined_yaml.UnreadableYaml as error:
        return {}, error.faults
    if not isinstance(content, Mapping):
        return {}, [Problem(_("naskah"), _("seharusnya berisi pasangan nama dan nilai"))]
    return _known(content), [*faults, *_unknown(content)]


def source_of(document: Mapping[str, object]) -> str:
    """The document as YAML, its fields in the order of ``data/playbooks``."""
    return yaml.safe_dump(_known(document), allow_unicode=True, sort_keys=False, width=110)


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
            "deadline_hours": None, "deadline_text": None, "day_count": None,
            "lead_before_event": False, "deadline_kind": "none", "deadline_evidence": "none",
        }  # fmt: skip
    word, hours = UNITS[words.unit]
    return {
        "deadline_hours": words.amount * hours,
        "deadline_text": f"{words.amount} {word}",
        "day_count": "working" if words.unit == "workdays" else "calendar",
        "lead_before_event": words.is_before,
        "deadline_kind": "law" if is_law else "inferred",
        "deadline_evidence": former["deadline_evidence"] if is_law else "none",
    }


def _known(content: Mapping[str, object]) -> Document:
    found = {name: plain(content[name]) for name in PLAYBOOK_FIELDS if name in content}
    for name, fields in (("steps", STEP_FIELDS), ("custody_clocks", STAGE_FIELDS)):
        if isinstance(found.get(name), list):
            found[name] = [_only(entry, fields) for entry in found[name]]
    if "consent" in found:
        found["consent"] = _only(found["consent"], CONSENT_FIELDS)
    return found


def _only(entry: object, fields: Sequence[str]) -> object:
    if not isinstance(entry, Mapping):
        return entry
    return {name: entry[name] for name in fields if name in entry}


def _unknown(content: Mapping[str, object]) -> list[Problem]:
    """Fields that nothing reads: said, so that nobody believes them kept."""
    groups: list[tuple[str, Mapping[str, object], Sequence[str]]]
    groups = [("", content, PLAYBOOK_FIELDS)]
    for name, fields in (("steps", STEP_FIELDS), ("custody_clocks", STAGE_FIELDS)):
        entries = content.get(name)
        for number, entry in enumerate(entries if isinstance(entries, list) else [], 1):
            if isinstance(entry, Mapping):
                groups.append((f"{name} {number} > ", entry, fields))
    return [
        Problem(
            f"{at}{name!s:.60}", _("isian ini tidak dikenal"), _("Hapus, atau betulkan namanya.")
        )
        for at, entry, fields in groups
        for name in entry
        if name not in fields
    ]
