"""Files of a command: what it was given (an edition, marks, a table, YAML) and what it writes.

What it writes is whole under its name, or not there at all. Needs no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import cast

from layak.config.console.trouble import UsageError
from layak.evaluation.editions.files import UnknownEdition, load_edition_file
from layak.evaluation.scores.rules import MarksList, UnreadableMarks, read_marks
from layak.platform.documents.files import lined_yaml
from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.reading.tables import Rows, read_table
from layak.rules.instrument import Edition, FaultyInstrument
from layak.rules.refusal import Problem

# What a command without a database was given: an edition, a list of marks, a table, a YAML file.

LARGEST_BYTES = 20_000_000


def edition_of(code_or_path: str) -> Edition:
    """The edition by code or YAML file. Errors: UsageError with every fault of the file."""
    try:
        return load_edition_file(code_or_path)
    except UnknownEdition as error:
        raise UsageError(str(error)) from error
    except FaultyInstrument as error:
        raise UsageError(_faulty(f"Edisi {code_or_path}", error.faults)) from error


def rows_of(path: Path, *, most: int = LARGEST_BYTES) -> Rows:
    """The rows of a CSV or XLSX of at most so many bytes. Errors: UsageError."""
    try:
        return read_table(bytes_of(path, most=most), path.name)
    except Unreadable as error:
        raise UsageError(f"{path}: {error}") from error


def marks_of(path: Path, edition: Edition) -> MarksList:
    """A list of marks with its problems. Errors: UsageError when it is no such list."""
    try:
        return read_marks(rows_of(path), edition)
    except UnreadableMarks as error:
        raise UsageError(f"{path}: {error}") from error


def fields_of(path: Path) -> Mapping[str, object]:
    """The fields of a YAML or JSON file. Errors: UsageError with every fault and its line."""
    try:
        raw, faults = lined_yaml.read(bytes_of(path).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: berkas bukan teks UTF-8") from error
    except lined_yaml.UnreadableYaml as error:
        raise UsageError(_faulty(str(path), error.faults)) from error
    refuse_faults(path, faults)
    if not isinstance(raw, Mapping):
        raise UsageError(f"{path}: isi berkas seharusnya pasangan nama dan nilai")
    return cast(Mapping[str, object], raw)


def refuse_faults(path: Path, faults: list[Problem]) -> None:
    """Errors: UsageError when there is any fault."""
    if faults:
        raise UsageError(_faulty(str(path), faults))


def bytes_of(path: Path, *, most: int = LARGEST_BYTES, what: str = "daftar nilai") -> bytes:
    """The content of a file of at most so many bytes, for a ``what``. Errors: UsageError."""
    try:
        if path.stat().st_size > most:
            raise UsageError(f"Berkas {path!s:.200} terlalu besar untuk sebuah {what}.")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise UsageError(f"Berkas {path!s:.200} tidak ada atau tidak dapat dibaca.") from error


def _faulty(name: str, faults: list[Problem]) -> str:
    says = "; ".join(f"{fault.at}: {fault.say}" for fault in faults)
    return f"{name} tidak dapat dipakai ({len(faults)} kesalahan): {says}"


def problem_facts(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """The problems of a list for the `--json` of a command."""
    return [{"question": problem.at, "say": problem.say} for problem in problems]


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """The same for a person, below everything else; nothing where there is none."""
    if not problems:
        return []
    said = [f"  {problem.at or '-'}: {problem.say}" for problem in problems]
    return ["", f"Masalah ({len(problems)}):", *said]


# Files that a command writes: whole under their name, or not at all.


def named_file(name: str, *endings: str) -> Path:
    """The file to write. Errors: UsageError unless its name ends so (".xlsx"), in either case."""
    out = Path(name)
    if out.suffix.lower() not in endings:
        raise UsageError(f"Nama berkas harus berakhiran {' atau '.join(endings)}.")
    return out


def write_file(out: Path, pieces: Iterable[bytes]) -> None:
    """Beside the name first: a file under its own name is whole."""
    growing = out.with_name(f"{out.name}.sebagian")
    try:
        with growing.open("wb") as file:
            file.writelines(pieces)
        growing.replace(out)
    except OSError as error:
        with suppress(OSError):
            growing.unlink()
        raise UsageError(f"Berkas {out} tidak dapat ditulis: {error.strerror}.") from error
