"""What of an answer is typed into the ministry's application, and its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from layak.evaluation.fields import FIGURE_SIDES, field_names, field_text
from layak.evaluation.models import Answer, Round
from layak.evaluation.policies import stage_policy
from layak.rules.instrument import Question

FILES = "files"


@dataclass(frozen=True, slots=True)
class Piece:
    """One field with its text as it is typed there; ``name`` as in ``evaluation.fields``."""

    name: str
    text: str


def is_final(answer: Answer, round_: Round) -> bool:
    """Accepted, or answered in a locked round: what may be handed on."""
    counts_as = stage_policy(round_.policy).stage(answer.stage).counts_as
    return counts_as == "done" or (round_.is_locked and answer.has_answer)


def pieces_of(
    answer: Answer, question: Question, data_years: Sequence[int], files: Sequence[str]
) -> list[Piece]:
    """The fields that hold something, in the order of the form; ``files`` are lines for its files."""
    pieces = list(_typed(answer, question, list(data_years)))
    if files:
        pieces.append(Piece(FILES, "\n".join(files)))
    return pieces


def _typed(answer: Answer, question: Question, data_years: list[int]) -> Iterator[Piece]:
    names = field_names(question, data_years)
    if not answer.is_applicable:
        names = iter(("not_applicable", "note"))
    for name in names:
        text = _shown(name, field_text(answer, name), question)
        if text:
            yield Piece(name, text)


def _shown(name: str, kept: str, question: Question) -> str:
    """Numbers with a decimal comma and without points for thousands, which a form may refuse."""
    if name == "option":
        label = next((o.label for o in question.options if o.code == kept), "")
        return label[:1].upper() + label[1:]
    if name == "mark" or "-" in name:
        return kept.replace(".", ",")
    return kept.strip()


def label_of(name: str, question: Question) -> str:
    """The field's name on screen."""
    if "-" in name:
        return _figure_label(name, question)
    labels = {
        "option": _("Pilihan"),
        "mark": _("Nilai"),
        "note": _("Upaya yang dilakukan"),
        "not_applicable": _("Alasan tidak berlaku"),
        FILES: _("Berkas"),
    }
    return labels.get(name, name)


def _figure_label(name: str, question: Question) -> str:
    side, year = name.split("-", 1)
    if side != FIGURE_SIDES[0]:
        return _("Seluruhnya %(year)s") % {"year": year}
    if question.figures.startswith("share"):
        return _("Yang memenuhi %(year)s") % {"year": year}
    return _("Jumlah %(year)s") % {"year": year}


def digest_of(values: Mapping[str, str]) -> str:
    """SHA-256 of the fields in one fixed spelling: equal values, equal digest."""
    spelt = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelt.encode()).hexdigest()
