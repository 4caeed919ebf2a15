"""Law that every room uses: levels, moments, the ladder and fixed words of rapid-action.yaml, and
words about a child as they are typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from layak.rules.entries import BIDI, CONTROL, NotAcceptable

# The rapid action scheme's own numbers and words (`rapid-action.yaml`): levels, moments, ladder.
#
# Every hour in it is a proposal (`basis: inferred`) until the task force adopts it.

Level = Literal["red", "yellow", "green"]
Moment = Literal["see", "answer", "act", "close"]
Listener = Literal["substitute", "sender", "head", "supervisor", "secretariat", "chair"]

LEVELS: tuple[Level, ...] = ("red", "yellow", "green")
MOMENTS: tuple[Moment, ...] = ("see", "answer", "act", "close")
LISTENERS: tuple[Listener, ...] = (
    "substitute",
    "sender",
    "head",
    "supervisor",
    "secretariat",
    "chair",
)
WORDS = (
    "asked",
    "declines",
    "outcomes",
    "closings",
    "dismissals",
    "skips",
    "corrections",
    "withdrawals",
    "break_glass",
    "purposes",
    "texts",
    "privacy_refusals",
    "closing_checks",
    "decision_drops",
    "whereabouts",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRule:
    """Hours to the first contact and, where named, to a safe place."""

    code: Level
    label: str
    says: str
    contact_hours: int
    safe_hours: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Something that is known at intake; one red sign makes the level red."""

    code: str
    label: str
    is_red: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """Who hears, how long after a moment was missed, by level of risk."""

    level: int
    label: str
    who: tuple[Listener, ...]
    after: Mapping[Level, timedelta]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A field of the school form: fixed options only."""

    code: str
    label: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a reporter can choose; `playbook` may be empty."""

    code: str
    label: str
    playbook: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSend:
    """A hand-off that stands ready once a case is open: to who acts for ``role``, what is asked and
    which words of the child go along."""

    role: str
    asked: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """On what basis, with which text and for what purpose is shared; codes of the policy."""

    basis: str
    text: str
    purpose: str


@dataclass(frozen=True, kw_only=True)
class RapidPolicy:
    """`words` holds the fixed choices by list ("declines") and code; `roles` agency codes by role.

    `moments` are spans after sending, `close` after the first action.
    """

    basis: str
    levels: Mapping[Level, LevelRule]
    signs: Mapping[str, Sign]
    moments: Mapping[Level, Mapping[Moment, timedelta]]
    report_after: Mapping[str, timedelta]
    ladder: tuple[Rung, ...]
    # an unread alarm of a case takes in what comes to it, and is mailed again only after this
    step_alarm_again: Mapping[Level, timedelta]
    link_life: timedelta
    link_life_after_answer: timedelta
    break_glass_life: timedelta
    break_glass_review_working_days: int
    read_after_closing: timedelta
    privacy_life: timedelta
    breach_life: timedelta
    retention_review_months: int
    waiving_within: timedelta
    immediate: timedelta
    # what is asked: the quickest clock that it needs
    clocks: Mapping[str, Level]
    # outcomes for which every term of the closing criteria must be over
    outcomes_with_terms: frozenset[str]
    words: Mapping[str, Mapping[str, str]]
    school_form: tuple[FormField, ...]
    topics: Mapping[str, Topic]
    roles: Mapping[str, tuple[str, ...]]
    first_sends: tuple[FirstSend, ...]
    first_grounds: Mapping[Level, Ground]

    def word(self, kind: str, code: str) -> str:
        """The label of a choice; the code itself where data lost it."""
        return self.words[kind].get(code, code)


def least_level(policy: RapidPolicy, signs: Sequence[str]) -> Level | None:
    """`red` when one of the signs is red (A.7), else None: a person decides."""
    known = (policy.signs.get(code) for code in signs)
    return "red" if any(sign.is_red for sign in known if sign) else None


def clock_level(policy: RapidPolicy, level: Level, asked: Sequence[str]) -> Level:
    """By which level's hours a hand-off is counted: that of the case, unless all that is asked may
    wait longer; then that of the most urgent thing asked (ours)."""
    paces = [max(level, policy.clocks.get(code, level), key=LEVELS.index) for code in asked]
    return min(paces, key=LEVELS.index, default=level)


def parse_policy(raw: Mapping[str, Any]) -> RapidPolicy:
    """`rapid-action.yaml` as values. Raises ValueError with what is wrong and where."""
    policy = RapidPolicy(
        basis=raw["basis"],
        levels={code: _level(code, raw["levels"][code]) for code in LEVELS},
        signs={
            entry["code"]: Sign(code=entry["code"], label=entry["label"], is_red=entry["red"])
            for entry in raw["signs"]
        },
        moments={code: _moments(raw["moments"][code]) for code in LEVELS},
        report_after={
            code: timedelta(minutes=minutes) for code, minutes in raw["report_minutes"].items()
        },
        ladder=tuple(
            Rung(
                level=entry["level"],
                label=entry["label"],
                who=tuple(entry["who"]),
                after={code: timedelta(minutes=entry["after_minutes"][code]) for code in LEVELS},
            )
            for entry in raw["escalation"]
        ),
        step_alarm_again={
            code: timedelta(minutes=raw["step_alarm_minutes"][code]) for code in LEVELS
        },
        link_life=timedelta(hours=raw["link_hours"]),
        link_life_after_answer=timedelta(hours=raw["link_hours_after_answer"]),
        break_glass_life=timedelta(hours=raw["break_glass_hours"]),
        break_glass_review_working_days=raw["break_glass_review_working_days"],
        read_after_closing=timedelta(days=raw["read_after_closing_days"]),
        privacy_life=timedelta(hours=raw["privacy_hours"]),
        breach_life=timedelta(hours=raw["breach_hours"]),
        retention_review_months=raw["retention_review_months"],
        waiving_within=timedelta(hours=raw["waiving_hours"]),
        immediate=timedelta(minutes=raw["immediate_minutes"]),
        clocks={entry["code"]: entry["clock"] for entry in raw["asked"] if "clock" in entry},
        outcomes_with_terms=frozenset(
            entry["code"] for entry in raw["closings"] if entry.get("needs_terms")
        ),
        words={kind: {entry["code"]: entry["label"] for entry in raw[kind]} for kind in WORDS},
        school_form=tuple(FormField(**entry) for entry in raw["school_form"]),
        topics={entry["code"]: Topic(**entry) for entry in raw["topics"]},
        roles={role: tuple(codes) for role, codes in raw["roles"].items()},
        first_sends=tuple(
            FirstSend(
                role=entry["role"], asked=tuple(entry["asked"]), fields=tuple(entry["fields"])
            )
            for entry in raw["first_sends"]
        ),
        first_grounds={code: Ground(**raw["first_grounds"][code]) for code in LEVELS},
    )
    faults = _faults(policy)
    if faults:
        raise ValueError("rapid-action.yaml: " + "; ".join(faults))
    return policy


def _level(code: Level, entry: Mapping[str, Any]) -> LevelRule:
    return LevelRule(
        code=code,
        label=entry["label"],
        says=entry["says"],
        contact_hours=entry["contact_hours"],
        safe_hours=entry.get("safe_hours"),
    )


def _moments(entry: Mapping[str, int]) -> dict[Moment, timedelta]:
    return {
        "see": timedelta(minutes=entry["see_minutes"]),
        "answer": timedelta(minutes=entry["answer_minutes"]),
        "act": timedelta(minutes=entry["act_minutes"]),
        "close": timedelta(hours=entry["close_hours"]),
    }


def _faults(policy: RapidPolicy) -> list[str]:
    faults = []
    for code, spans in policy.moments.items():
        if not timedelta() < spans["see"] <= spans["answer"] <= spans["act"]:
            faults.append(f"moments > {code}: see, answer and act must follow each other")
    for number, rung in enumerate(policy.ladder, start=1):
        if rung.level != number:
            faults.append(f"escalation: level {rung.level} should be {number}")
        faults += [
            f"escalation > {number}: {who} is unknown" for who in rung.who if who not in LISTENERS
        ]
    faults += [
        f"asked > {code}: clock {level} is unknown"
        for code, level in policy.clocks.items()
        if level not in LEVELS
    ]
    faults += [
        f"first_sends > {one.role}: {code} is not asked anywhere"
        for one in policy.first_sends
        for code in one.asked
        if code not in policy.words["asked"]
    ]
    for code, ground in policy.first_grounds.items():
        if ground.text not in policy.words["texts"]:
            faults.append(f"first_grounds > {code}: text {ground.text} is unknown")
        if ground.purpose not in policy.words["purposes"]:
            faults.append(f"first_grounds > {code}: purpose {ground.purpose} is unknown")
    for code in LEVELS:
        waits = [rung.after[code] for rung in policy.ladder]
        if waits != sorted(waits):
            faults.append(f"escalation: {code} does not climb")
    return faults


# Words about a child as they are typed: without marks that nobody sees, and not longer than
# asked.

# soft hyphen, zero-width space and joiners, word joiner, byte order mark
UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


class TooLong(NotAcceptable):
    """``field`` names where; what was typed stays in the form."""

    def __init__(self, reason: str, field: str) -> None:
        super().__init__(reason)
        self.field = field


def read_words(typed: str, *, most: int, field: str, label: str) -> str:
    """Text as it is kept: line ends as ``\\n``; NUL, control, direction and zero-width marks gone.

    Raises TooLong with how many letters there are and how many may be.
    """
    clean = typed.replace("\r\n", "\n").replace("\r", "\n")
    for marks in (CONTROL, BIDI, UNSEEN):
        clean = marks.sub("", clean)
    clean = clean.strip()
    if len(clean) > most:
        raise TooLong(
            f"{label}: {len(clean)} huruf, paling banyak {most}. Ringkaslah; yang Anda tulis "
            "masih ada di isian.",
            field,
        )
    return clean


def read_line(typed: str, *, most: int, field: str, label: str) -> str:
    """The same on one line. Raises TooLong."""
    return " ".join(read_words(typed, most=most, field=field, label=label).split())


# What tells who somebody is, in words that are kept without a seal.

# sixteen digits in a row, with or without marks between them
LIKE_NIK = re.compile(r"(?<!\d)\d(?:[ .-]?\d){15}(?![ .-]?\d)")
# a mobile, or a line with its area: slashes and years of a paper's number are none
LIKE_PHONE = re.compile(
    r"(?<![\w/])(?:\+62|62|0)[ .-]?8(?:[ .-]?\d){7,11}(?![\d/])|\(0\d{2,3}\)[ -]?\d{5,8}"
)
SHORTEST_NAME = 4
# words that stand beside names, and name nobody
NO_NAMES = frozenset(
    ["adik", "anak", "ayah", "bapak", "bibi", "binti", "contoh", "guru", "ibunya", "kakak", "kakek", "kandung", "kelas", "kepala", "keluarga", "nenek", "orang", "paman", "pelapor", "perawat", "petugas", "saudara", "saudari", "sepupu", "tante", "tetangga", "tiri", "wali"]
)  # fmt: skip


def identity_in(text: str, names: Iterable[str]) -> Literal["", "nik", "phone", "name"]:
    """Which sign of a person the text holds first; ``names`` are those of the people concerned.

    A name is found by each of its words of four letters and more, in any spelling of case and
    accents; who is not among ``names`` is not found.
    """
    if LIKE_NIK.search(text):
        return "nik"
    if LIKE_PHONE.search(text):
        return "phone"
    found = set(_name_words(text))
    known = {word for name in names for word in _name_words(name)}
    return "name" if found & known - NO_NAMES else ""


def _name_words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(
        letter if letter.isalpha() else "" if unicodedata.combining(letter) else " "
        for letter in plain
    )
    return [word for word in letters.split() if len(word) >= SHORTEST_NAME]
