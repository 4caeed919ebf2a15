"""Official wording and options, and the city's own names of options, written into a sheet, as a new edition value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from layak.rules.entries import Misread, read_number
from layak.rules.instrument import Edition, Indicator, Option, Question
from layak.rules.refusal import Problem

CENT = Decimal("0.01")
HEADER = (
    "question_code",
    "label",
    "maximum",
    "our_option",
    "our_points",
    "official_text",
    "official_option",
    "official_points",
)
REQUIRED = ("question_code", "official_text", "official_option", "official_points")
# names of options that are no one's official ones: proposals, which a city may word anew
PROPOSED = ("our_option", "our_points")
LONGEST_NAME = 120


class UnreadableSheet(Exception):
    """The sheet lacks the columns we need; the sentence says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialRow:
    """One row of the filled-in sheet, as typed. A question has one row for each option.

    ``ours`` is the proposed name of the option that is worth ``our_points``; official ones have none.
    """

    at: str
    question_code: str
    text: str = ""
    option: str = ""
    points: str = ""
    ours: str = ""
    our_points: str = ""

    @property
    def is_filled(self) -> bool:
        """Whether it says something official."""
        return bool(self.text or self.option or self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two editions; both sides as shown to a person."""

    question: str
    field: str
    before: str
    after: str


def official_sheet(edition: Edition) -> list[list[str]]:
    """The sheet to fill in: header, then one row per option of every question, in edition order.

    What is official already stands in its columns, so that an exported sheet changes nothing.
    """
    rows = [list(HEADER)]
    for question in edition.questions:
        for number, option in enumerate(question.options or (None,)):
            is_first = number == 0
            named = [option.label, _shown(option.points)] if option else ["", ""]
            is_official = option is not None and option.official
            sheet_row: list[str] = [
                question.code,
                question.label,
                _shown(question.maximum),
                *(["", ""] if is_official else named),
                question.official_text if is_first else "",
                *(named if is_official else ["", ""]),
            ]
            rows.append(sheet_row)
    return rows


def read_sheet(rows: Sequence[Sequence[str]]) -> list[OfficialRow]:
    """The filled rows of a sheet with a header. Errors: UnreadableSheet."""
    if not rows:
        raise UnreadableSheet("Lembar kosong. Pakai lembar yang diunduh dari halaman instrumen.")
    header = [cell.strip().casefold() for cell in rows[0]]
    lacking = [name for name in REQUIRED if name not in header]
    if lacking:
        raise UnreadableSheet(
            f"Kolom {', '.join(lacking)} tidak ada. Pakai lembar yang diunduh dari halaman instrumen."
        )
    places = {name: header.index(name) for name in (*REQUIRED, *PROPOSED) if name in header}
    found = []
    for number, row in enumerate(rows[1:], start=2):
        cells = {
            name: row[place].strip() if place < len(row) else "" for name, place in places.items()
        }
        one = OfficialRow(
            at=f"baris {number}",
            question_code=cells["question_code"],
            text=cells["official_text"],
            option=cells["official_option"],
            points=cells["official_points"],
            ours=cells.get("our_option", ""),
            our_points=cells.get("our_points", ""),
        )
        if one.is_filled or one.ours or one.our_points:
            found.append(one)
    return found


def read_official(rows: Sequence[Sequence[str]]) -> list[OfficialRow]:
    """What a sheet says officially, without the proposed names. Errors: UnreadableSheet."""
    found = (replace(row, ours="", our_points="") for row in read_sheet(rows))
    return [row for row in found if row.is_filled]


def with_official(
    edition: Edition, rows: Iterable[OfficialRow]
) -> tuple[Edition, list[Change], list[Problem]]:
    """A new edition with the official columns and the proposed names filled in, what changed, and what is wrong.

    With any problem nothing is applied: the edition comes back as it was, without changes. A
    question without rows stays as it is, and our wording (`label`) always stays.
    """
    problems: list[Problem] = []
    changes: list[Change] = []
    merged: dict[str, Question] = {}
    groups: dict[str, list[OfficialRow]] = {}
    for row in rows:
        groups.setdefault(row.question_code, []).append(row)
    for code, group in groups.items():
        question = edition.find(code)
        if question is None:
            problems.extend(
                Problem(
                    row.at,
                    f"kode pertanyaan `{row.question_code:.40}` tidak ada dalam edisi ini",
                    "Betulkan kodenya, atau hapus baris itu.",
                )
                for row in group
            )
            continue
        merged[code] = after = _merged(question, group, problems)
        pairs = {
            "official_text": (question.official_text, after.official_text),
            "options": (_options_shown(question), _options_shown(after)),
            "basis": (question.basis, after.basis),
        }
        changes.extend(
            Change(question=code, field=name, before=old, after=new)
            for name, (old, new) in pairs.items()
            if old != new
        )
    if problems or not changes:
        return edition, [], problems
    return _with_questions(edition, merged), changes, []


def _filled(indicator: Indicator, merged: Mapping[str, Question]) -> Indicator:
    """The indicator with the new questions, below it and below its sections."""
    sections = [
        replace(section, questions=tuple(merged.get(q.code, q) for q in section.questions))
        for section in indicator.sections
    ]
    questions = tuple(merged.get(q.code, q) for q in indicator.questions)
    return replace(indicator, questions=questions, sections=tuple(sections))


def _merged(question: Question, rows: list[OfficialRow], problems: list[Problem]) -> Question:
    texts = list(dict.fromkeys(row.text for row in rows if row.text))
    if len(texts) > 1:
        problems.append(
            Problem(
                rows[0].at,
                f"pertanyaan {question.code} mempunyai lebih dari satu teks resmi",
                "Tulis teks resmi satu kali saja.",
            )
        )
    question = _renamed(question, rows, problems)
    after = replace(question, official_text=texts[0] if texts else question.official_text)
    options = _options(question, rows, problems)
    then, now = (
        [(option.label, option.points, option.official) for option in found]
        for found in (question.options, options)
    )
    if not options or then == now:
        return after
    return replace(after, options=options, basis="official", names_basis="official", bands=())


def _renamed(question: Question, rows: list[OfficialRow], problems: list[Problem]) -> Question:
    """The question with its proposed options named as the sheet names them, in its order."""
    left, names = [option for option in question.options if not option.official], {}
    for row in rows:
        if not (row.ours or row.our_points):
            continue
        option = next((one for one in left if _shown(one.points) == row.our_points), None)
        say = (
            "pilihan usulan hanya boleh diganti namanya; pilihan baru ditulis pada kolom resmi"
            if option is None
            else "nama pilihan usulan kosong"
            if not row.ours
            else f"nama pilihan usulan lebih dari {LONGEST_NAME} huruf"
            if len(row.ours) > LONGEST_NAME
            else ""
        )
        if option is None or say:
            problems.append(Problem(row.at, f"pertanyaan {question.code}: {say}"))
            continue
        left.remove(option)
        names[option.code] = row.ours
    options = tuple(
        replace(option, label=names.get(option.code, option.label)) for option in question.options
    )
    if options == question.options:
        return question
    if len({option.label.casefold() for option in options}) != len(options):
        say = f"pertanyaan {question.code}: nama pilihan usulan berulang"
        problems.append(Problem(rows[0].at, say))
    return replace(question, options=options, names_basis="city")


def with_city_names(edition: Edition, former: Edition) -> Edition:
    """The edition with the names that the city gave to the options of ``former``.

    Only where the options are still worth the same and their names are not official.
    """
    renamed: dict[str, Question] = {}
    for then in former.questions:
        now = edition.find(then.code)
        if now is None or then.names_basis != "city" or now.names_basis == "official":
            continue
        if [one.points for one in then.options] == [one.points for one in now.options]:
            renamed[now.code] = replace(now, options=then.options, names_basis="city")
    return _with_questions(edition, renamed)


def _with_questions(edition: Edition, changed: Mapping[str, Question]) -> Edition:
    parts = [
        replace(part, indicators=tuple(_filled(row, changed) for row in part.indicators))
        for part in edition.parts
    ]
    return replace(edition, parts=tuple(parts))


def _options(
    question: Question, rows: list[OfficialRow], problems: list[Problem]
) -> tuple[Option, ...]:
    found: list[Option] = []
    filled = [row for row in rows if row.option or row.points]
    for row in filled:
        say = _row_fault(question, row)
        if say:
            problems.append(Problem(row.at, f"pertanyaan {question.code}: {say}"))
        else:
            code, points = f"R{len(found) + 1}", read_number(row.points).quantize(CENT)
            found.append(Option(code=code, label=row.option, points=points, official=True))
    if filled and len(found) == len(filled):
        at = filled[0].at
        says = []
        if len({option.label.casefold() for option in found}) != len(found):
            says.append("nama pilihan resmi berulang")
        if len(found) == 1 and question.maximum:
            says.append("baru satu pilihan resmi; isi semua pilihan, termasuk yang bernilai 0")
        highest = max(option.points for option in found)
        if highest != question.maximum:
            says.append(
                f"pilihan tertinggi bernilai {_shown(highest)}, padahal nilai maksimal "
                f"{_shown(question.maximum)}"
            )
        problems.extend(Problem(at, f"pertanyaan {question.code}: {say}") for say in says)
    return tuple(found)


def _row_fault(question: Question, row: OfficialRow) -> str:
    """What is wrong with one option row, or nothing."""
    if not row.option:
        return "nilai resmi tanpa nama pilihan"
    if not row.points:
        return f"pilihan resmi `{row.option:.60}` tanpa nilai"
    try:
        points = read_number(row.points)
    except Misread as misread:
        return str(misread)
    if not 0 <= points <= question.maximum:
        return f"nilai {_shown(points)} di luar 0 sampai {_shown(question.maximum)}"
    if points % CENT:
        return "nilai resmi paling banyak dua desimal"
    return ""


def _options_shown(question: Question) -> str:
    return "; ".join(f"{option.label} = {_shown(option.points)}" for option in question.options)


def _shown(value: Decimal) -> str:
    return f"{value.quantize(CENT, rounding=ROUND_HALF_UP)}".replace(".", ",")
