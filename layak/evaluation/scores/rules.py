"""A list of marks read from the rows of a table, and marks held against the options of a ladder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from layak.rules.entries import Misread, read_number, visible
from layak.rules.instrument import Edition, Option, Question
from layak.rules.numbers import decimal_id
from layak.rules.refusal import Problem
from layak.rules.scoring import NOT_APPLICABLE, NotApplicable

# Between marks, measured figures and the options of a ladder. A suggestion never sets anything.

WORSE, SAME, BETTER = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was counted: this year, and the year before where two years are compared.

    A count is a numerator alone. A share is computed here, never typed.
    """

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    previous_numerator: Decimal | None = None
    previous_denominator: Decimal | None = None

    @property
    def share(self) -> Decimal | None:
        """This year's share, or None when it cannot be computed."""
        return share_of(self.numerator, self.denominator)

    @property
    def previous_share(self) -> Decimal | None:
        return share_of(self.previous_numerator, self.previous_denominator)


def share_of(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """Numerator of denominator; None when one is missing or nothing was counted."""
    if numerator is None or denominator is None or denominator <= 0:
        return None
    return numerator / denominator


def option_for(question: Question, mark: Decimal | None) -> Option | None:
    """The one option worth exactly this mark; None off the rungs, or when several are worth it."""
    found = [option for option in question.options if option.points == mark]
    return found[0] if len(found) == 1 else None


def is_on_rung(question: Question, mark: Decimal) -> bool:
    """Does the mark equal the points of some option?"""
    return not question.options or any(option.points == mark for option in question.options)


def suggest_option(question: Question, figures: Figures) -> Option | None:
    """The option that the figures point to, or None where the ladder's bounds are not known.

    A share is held against the bands; of two counts only the direction is read, and only where
    the ladder has the three rungs worse, same, better.
    """
    if question.figures in {"share", "share-two-years"}:
        if (
            figures.share is None
            or not 0 <= figures.share <= 1
            or len(question.bands) != len(question.options)
        ):
            return None
        found = None
        for option, bound in zip(question.options, question.bands, strict=True):
            is_reached = (
                figures.share >= bound if question.direction == "higher" else figures.share <= bound
            )
            if is_reached:
                found = option
        return found
    if question.figures == "count-two-years":
        if (
            figures.numerator is None
            or figures.previous_numerator is None
            or len(question.options) != BETTER + 1
        ):
            return None
        if figures.numerator == figures.previous_numerator:
            return question.options[SAME]
        has_risen = figures.numerator > figures.previous_numerator
        is_better = has_risen if question.direction == "higher" else not has_risen
        return question.options[BETTER if is_better else WORSE]
    return None


# Reading a list of marks from the rows of a table. What cannot be read is said, never guessed.

CENT = Decimal("0.01")
CODE_COLUMNS = ("question_code", "kode")
MARK_COLUMNS = ("self_mark", "mark", "nilai")


class UnreadableMarks(Exception):
    """The table is no list of marks; the sentence says what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksList:
    """What a list of marks says.

    `marks` holds only what was understood; a code that is absent from it counts 0 in a score.
    Why it is absent: `blank` (a row without a mark), `missing` (no row), `refused` (a row whose
    mark was not accepted). `problems` follow the rows, then the missing questions; their `at` is
    the question code. `remarks` name marks that lie on no rung: never a problem. `lines` gives
    the row number of each known code.
    """

    marks: Mapping[str, Decimal | NotApplicable]
    blank: tuple[str, ...]
    missing: tuple[str, ...]
    refused: tuple[str, ...]
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...]
    lines: Mapping[str, int]


class _Reader:
    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.marks: dict[str, Decimal | NotApplicable] = {}
        self.blank: list[str] = []
        self.refused: list[str] = []
        self.problems: list[Problem] = []
        self.remarks: list[Problem] = []
        self.lines: dict[str, int] = {}

    def row(self, number: int, code: str, text: str) -> None:
        question = self.edition.find(code)
        if question is None:
            self.problems.append(_unknown(number, code))
        elif code in self.lines:
            say = f"kode tertulis lagi di baris {number}; yang dipakai baris {self.lines[code]}"
            self.problems.append(Problem(code, say, "Hapus baris yang berulang."))
        else:
            self.lines[code] = number
            self.mark(question, text)

    def mark(self, question: Question, text: str) -> None:
        if not text:
            self.blank.append(question.code)
            self.problems.append(
                Problem(question.code, "nilai kosong, dihitung 0", "Isi nilainya, atau NA.")
            )
        elif text.casefold() == NOT_APPLICABLE.value.casefold():
            self.marks[question.code] = NOT_APPLICABLE
        else:
            self.number(question, text)

    def number(self, question: Question, text: str) -> None:
        try:
            value = read_number(text)
        except Misread as misread:
            self.refuse(question, str(misread))
            return
        if value < 0:
            self.refuse(question, f"nilai {visible(text)} di bawah 0")
        elif value > question.maximum:
            self.refuse(
                question, f"nilai {visible(text)} di atas maksimal {decimal_id(question.maximum)}"
            )
        else:
            self.accept(question, value, text)

    def refuse(self, question: Question, say: str) -> None:
        self.refused.append(question.code)
        self.problems.append(Problem(question.code, f"{say}, dihitung 0", "Betulkan nilainya."))

    def accept(self, question: Question, value: Decimal, text: str) -> None:
        mark = abs(value.quantize(CENT, rounding=ROUND_HALF_UP))
        if mark != value:
            say = f"nilai {visible(text)} lebih dari dua desimal, dibulatkan menjadi {decimal_id(mark)}"
            self.problems.append(Problem(question.code, say))
        if not is_on_rung(question, mark):
            say = f"nilai {decimal_id(mark)} tidak sama dengan salah satu pilihan jawaban"
            self.remarks.append(Problem(question.code, say))
        self.marks[question.code] = mark


def read_marks(rows: Sequence[Sequence[str]], edition: Edition) -> MarksList:
    """Read a table with a header of `question_code` and `self_mark` (or `mark`).

    Marks are Decimals with two places within 0..maximum, or NOT_APPLICABLE. Errors:
    UnreadableMarks when the header or one of the two columns is missing.
    """
    code_place, mark_place = _columns(rows)
    reader = _Reader(edition)
    for number, row in enumerate(rows[1:], start=2):
        code, text = _cell(row, code_place), _cell(row, mark_place)
        if code or text:
            reader.row(number, code, text)
    missing = tuple(q.code for q in edition.questions if q.code not in reader.lines)
    without_row = [
        Problem(code, "tidak ada barisnya, dihitung 0", "Tambahkan barisnya.") for code in missing
    ]
    return MarksList(
        marks=reader.marks,
        blank=tuple(reader.blank),
        missing=missing,
        refused=tuple(reader.refused),
        problems=(*reader.problems, *without_row),
        remarks=tuple(reader.remarks),
        lines=reader.lines,
    )


def _columns(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    header = (
        [
            "_".join(cell.replace("\ufeff", "").replace("_", " ").casefold().split())
            for cell in rows[0]
        ]
        if rows
        else []
    )
    codes = [place for place, name in enumerate(header) if name in CODE_COLUMNS]
    if len(codes) != 1:
        raise UnreadableMarks("Baris pertama harus memuat satu kolom kode dan satu kolom nilai.")
    for name in MARK_COLUMNS:
        if header.count(name) > 1:
            raise UnreadableMarks(f"Kolom {name} ada lebih dari satu. Sisakan satu saja.")
        if name in header:
            return codes[0], header.index(name)
    raise UnreadableMarks("Kolom nilai tidak ada di baris pertama.")


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _unknown(number: int, code: str) -> Problem:
    if not code:
        return Problem("", f"baris {number} tanpa kode pertanyaan", "Isi kodenya.")
    say = f"kode tidak ada dalam edisi ini (baris {number})"
    return Problem(visible(code), say, "Betulkan kodenya, atau hapus baris itu.")
