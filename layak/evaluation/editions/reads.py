"""The frozen wording of a revision, read once per process, and which questions no region met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

import yaml
from django.utils.translation import gettext as _

from layak.evaluation.editions.files import INSTRUMENTS
from layak.evaluation.editions.models import EditionRevision
from layak.evaluation.editions.rules import from_document
from layak.rules.instrument import Edition

# The frozen wording of a revision as a value, read once per process.


@lru_cache(maxsize=32)
def edition_of(revision_id: int) -> Edition:
    """The edition of a revision; a revision never changes, so neither does this.

    Raises EditionRevision.DoesNotExist.
    """
    document = EditionRevision.objects.values_list("document", flat=True).get(pk=revision_id)
    return from_document(document)


# Which questions no region met, of data/instruments/remarks, read once.

FILE = INSTRUMENTS / "remarks" / "not-met-nationally.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalRemark:
    """What was said, when and where; ``is_our_reading`` that it is about this question."""

    said: str
    said_on: date
    source: str
    is_our_reading: bool


def not_met_nationally() -> str:
    """The words beside such a question."""
    return _("belum terpenuhi secara nasional")


def national_remarks(edition: Edition) -> Mapping[str, NationalRemark]:
    """Remarks by the code that a question has in this edition; no query."""
    by_key = _remarks()
    return {
        question.code: by_key[question.key]
        for question in edition.questions
        if question.key in by_key
    }


@cache
def _remarks() -> dict[str, NationalRemark]:
    """By the key of a question."""
    raw = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        row["key"]: NationalRemark(
            said=row["said"],
            said_on=row["said_on"],
            source=row["source"],
            is_our_reading=row["basis"] == "inferred",
        )
        for row in raw["remarks"]
    }
