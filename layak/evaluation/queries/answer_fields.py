"""The fields of a question page: what stands in each, or what was typed and could not be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from layak.evaluation.fields import FIGURE_SIDES, field_names, field_text, figure_years
from layak.evaluation.models import Answer
from layak.rules.instrument import Question
from layak.rules.numbers import decimal_id


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherText:
    """What someone else saved in the meantime."""

    text: str
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A form that came back: its texts by field, why some cannot be kept, who was faster."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, OtherText] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One field as the page shows it; ``text`` as a person writes it, with a decimal comma.

    Where a form came back, ``text`` is what was typed and ``server`` what is kept. ``version`` counts
    the saves, as the page sends it back.
    """

    name: str
    text: str
    server: str
    is_returned: bool
    version: str
    error: str = ""
    other: OtherText | None = None

    @property
    def area(self) -> str:
        """The text inside a textarea, whose first line break browsers swallow."""
        return f"\n{self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    year: str
    numerator: FieldView
    denominator: FieldView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionView:
    code: str
    label: str
    points: str
    is_chosen: bool


def shown(name: str, text: str) -> str:
    """The kept text of a field as a person writes it: ``2,25``, ``7.412``, ``12,5``."""
    if not text or not (name == "mark" or "-" in name):
        return text
    if name == "mark":
        return text.replace(".", ",")
    whole, _, decimals = text.partition(".")
    grouped = f"{int(whole):,d}".replace(",", ".")
    return f"{grouped},{decimals}" if decimals else grouped


def field_views(
    answer: Answer, question: Question, data_years: list[int], typed: Typed
) -> dict[str, FieldView]:
    """Every field of the question by name."""
    return {name: _field(answer, name, typed) for name in field_names(question, data_years)}


def _field(answer: Answer, name: str, typed: Typed) -> FieldView:
    return field_view(name, field_text(answer, name), answer.versions.get(name, 0), typed)


def field_view(name: str, raw: str, version: int, typed: Typed) -> FieldView:
    """A field that holds ``raw`` in this version, beneath what was typed and could not be kept."""
    kept = shown(name, raw)
    return FieldView(
        name=name,
        text=typed.values.get(name, kept),
        server=kept,
        is_returned=name in typed.values,
        version=str(version),
        error=typed.errors.get(name, ""),
        other=typed.others.get(name),
    )


def figure_rows(
    fields: Mapping[str, FieldView], question: Question, data_years: list[int]
) -> list[FigureRow]:
    """The table of counts, one row per year; a count alone has no denominator."""
    above, below = FIGURE_SIDES
    return [
        FigureRow(
            year=str(year),
            numerator=fields[f"{above}-{year}"],
            denominator=fields.get(f"{below}-{year}"),
        )
        for year in figure_years(question, data_years)
    ]


def option_views(question: Question, chosen: str) -> list[OptionView]:
    return [
        OptionView(
            code=option.code,
            label=_sentence(option.label),
            points=decimal_id(option.points),
            is_chosen=option.code == chosen,
        )
        for option in question.options
    ]


def _sentence(label: str) -> str:
    return label[:1].upper() + label[1:]
