"""What a stage's marks come to, stage after stage, and the fingerprint under which they freeze."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from layak.rules.scoring import NOT_APPLICABLE, NOT_ASKED, Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The newest mark of a stage for a question. `mark` None means not applicable.

    `counts` is false while a large change waits for another person.
    """

    mark: Decimal | None
    reason: str
    text: str
    counts: bool


def marks_after(before: Mapping[str, Mark], given: Mapping[str, Given]) -> dict[str, Mark]:
    """The marks by code once a stage has spoken: what it did not judge stands as before.

    A question that is not asked stays so.
    """
    after = dict(before)
    for code, one in given.items():
        if one.counts and after.get(code) is not NOT_ASKED:
            after[code] = NOT_APPLICABLE if one.mark is None else one.mark
    return after


def digest_of(round_code: str, stage: str, given: Mapping[str, Given]) -> str:
    """SHA-256, in hex, of the marks of a stage with their reasons, in the order of the codes."""
    lines = [
        [code, None if one.mark is None else f"{one.mark:.2f}", one.reason, one.text]
        for code, one in sorted(given.items())
    ]
    whole = json.dumps([round_code, stage, lines], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def is_complete(given: Sequence[Given]) -> bool:
    """Does no large change wait for another person?"""
    return all(one.counts for one in given)
