"""The fields of an answer by name: how each is read, stored and shown, and what stands in each on a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.evaluation.answers.models import Answer
from layak.rules.entries import NotAcceptable, read_count, read_mark, read_text
from layak.rules.instrument import Question
from layak.rules.numbers import decimal_id

# The fields of an answer by name: how each is read, stored and shown as text.
#
# Names: ``option``, ``mark``, ``note``, ``not_applicable`` and, for each data year,
# ``numerator-2025`` and ``denominator-2025``. A field's value travels as text.

FIGURE_SIDES = ("numerator", "denominator")
LABELS = {
    "option": gettext_noop("Pilihan"),
    "mark": gettext_noop("Nilai"),
    "note": gettext_noop("Upaya yang dilakukan"),
    "not_applicable": gettext_noop("Tidak berlaku"),
    "numerator": gettext_noop("Yang dihitung"),
    "denominator": gettext_noop("Seluruhnya"),
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
        if typed and typed not in {option.code for option in question.options}:
            raise NotAcceptable("Pilihan ini tidak ada pada pertanyaan. Muat ulang halaman.")
        return typed
    if "-" in field:
        return _text(read_count(typed))
    return read_text(typed)


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


def count_name(question: Question, side: str) -> str:
    """What a count of a question counts, in the words of its edition where it has some.

    ``Bayi dengan MP-ASI dini`` and ``Semua bayi di bawah 6 bulan``.
    """
    above, _below = FIGURE_SIDES
    own = question.counted if side == above else question.out_of
    if own:
        return own[:1].upper() + own[1:]
    if side != above:
        return _("Seluruhnya")
    return _("Yang dihitung") if question.figures.startswith("share") else _("Jumlah")


def cell_label(name: str, question: Question) -> str:
    """The name of one count with its year: ``Bayi dengan MP-ASI dini 2025``."""
    side, _dash, year = name.partition("-")
    return f"{count_name(question, side)} {year}"


def field_label(name: str) -> str:
    """How a field is called on screen, where its question is not at hand."""
    side, _dash, year = name.partition("-")
    label = _(LABELS[side]) if side in LABELS else side
    return f"{label} {year}".strip()


# The fields of a question page: what stands in each, or what was typed and could not be kept.


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
    """One year of counts; ``counted`` and ``out_of`` name the two columns."""

    year: str
    counted: str
    out_of: str
    numerator: FieldView
    denominator: FieldView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionView:
    code: str
    label: str
    points: str
    is_chosen: bool


def shown_value(name: str, text: str) -> str:
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
    return {
        name: field_view(name, field_text(answer, name), answer.versions.get(name, 0), typed)
        for name in field_names(question, data_years)
    }


def field_view(name: str, raw: str, version: int, typed: Typed) -> FieldView:
    """A field that holds ``raw`` in this version, beneath what was typed and could not be kept."""
    kept = shown_value(name, raw)
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
            counted=count_name(question, above),
            out_of=count_name(question, below),
            numerator=fields[f"{above}-{year}"],
            denominator=fields.get(f"{below}-{year}"),
        )
        for year in figure_years(question, data_years)
    ]


def option_views(question: Question, chosen: str) -> list[OptionView]:
    return [
        OptionView(
            code=option.code,
            label=option.label[:1].upper() + option.label[1:],
            points=decimal_id(option.points),
            is_chosen=option.code == chosen,
        )
        for option in question.options
    ]
