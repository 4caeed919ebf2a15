"""The fields of an answer by name: how each is read, stored and shown as text.

Names: ``option``, ``mark``, ``note``, ``not_applicable`` and, for each data year,
``numerator-2025`` and ``denominator-2025``. A field's value travels as text.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.evaluation.models import Answer
from layak.rules.entries import NotAcceptable, read_count, read_mark, read_text
from layak.rules.instrument import Question

FIGURE_SIDES = ("numerator", "denominator")
LABELS = {
    "option": gettext_noop("Pilihan"),
    "mark": gettext_noop("Nilai"),
    "note": gettext_noop("Upaya yang dilakukan"),
    "not_applicable": gettext_noop("Tidak berlaku"),
    "numerator": gettext_noop("Pembilang"),
    "denominator": gettext_noop("Penyebut"),
}
type Figures = dict[str, dict[str, str]]


def field_names(question: Question, data_years: list[int]) -> Iterator[str]:
    """Every field that this question has in a round with these data years."""
    yield from ("option", "mark", "note", "not_applicable")
    yield from figure_names(question, data_years)


def part_names(question: Question, data_years: list[int]) -> Iterator[str]:
    """The fields of a contributor's part: its text and the counts; no option, no mark."""
    yield "note"
    yield from figure_names(question, data_years)


def figure_names(question: Question, data_years: list[int]) -> Iterator[str]:
    """The counts of a question, by year and side."""
    for year in figure_years(question, data_years):
        for side in FIGURE_SIDES if question.figures.startswith("share") else FIGURE_SIDES[:1]:
            yield f"{side}-{year}"


def figure_years(question: Question, data_years: list[int]) -> list[int]:
    """The years to count for: every data year of the round, or none where nothing is counted.

    Only ladders of two years are judged by the comparison; the others show it all the same.
    """
    return [] if question.figures == "none" else data_years


def read_field(field: str, typed: str, question: Question) -> str:
    """The text to keep for what was typed. Raises NotAcceptable with a helpful sentence."""
    if field == "mark":
        return _text(read_mark(typed, maximum=question.maximum))
    if field == "option":
        return _read_option(typed, question)
    if "-" in field:
        return _text(read_count(typed))
    return read_text(typed)


def _read_option(typed: str, question: Question) -> str:
    if typed and typed not in {option.code for option in question.options}:
        raise NotAcceptable("Pilihan ini tidak ada pada pertanyaan. Muat ulang halaman.")
    return typed


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def field_text(answer: Answer, field: str) -> str:
    """The kept value of a field as text."""
    if field == "mark":
        return _text(answer.mark)
    if field == "not_applicable":
        return answer.not_applicable_reason
    if "-" in field:
        return figure_text(answer.figures, field)
    return str(getattr(answer, field))


def figure_text(figures: Figures, field: str) -> str:
    """The count that ``numerator-2025`` names, as text."""
    side, year = field.split("-")
    return str(figures.get(year, {}).get(side, ""))


def with_figure(figures: Figures, field: str, text: str) -> Figures:
    """The figures with one count changed."""
    side, year = field.split("-")
    return {**figures, year: {**figures.get(year, {}), side: text}}


def set_field(answer: Answer, field: str, text: str) -> list[str]:
    """Put a read text into the answer; the columns that changed."""
    if field == "mark":
        answer.mark = Decimal(text) if text else None
        return ["mark"]
    if field == "not_applicable":
        answer.not_applicable_reason = text.strip()
        return ["not_applicable_reason"]
    if "-" in field:
        answer.figures = with_figure(answer.figures, field, text)
        return ["figures"]
    setattr(answer, field, text)
    return [field]


def field_label(name: str) -> str:
    """How a field is called on screen."""
    side, _dash, year = name.partition("-")
    label = _(LABELS[side]) if side in LABELS else side
    return f"{label} {year}".strip()
