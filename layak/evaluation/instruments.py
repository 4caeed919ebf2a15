"""Finds and reads the editions in `data/instruments`. Works without Django and from any folder."""

from __future__ import annotations

from pathlib import Path

from layak.platform.documents.files import lined_yaml
from layak.rules import edition_reading
from layak.rules.instrument import Edition, FaultyInstrument
from layak.rules.reading import Spot
from layak.rules.refusal import Problem

FOLDER = Path(__file__).resolve().parents[2] / "data" / "instruments"
LARGEST_BYTES = 4_000_000


class UnknownEdition(Exception):
    """No edition of that name; the sentence lists those that exist."""


def codes() -> list[str]:
    """The editions that ship with the application, by file name."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def path_of(code_or_path: str) -> Path:
    """The file of an edition, which need not exist. Errors: UnknownEdition."""
    if code_or_path in codes():
        return FOLDER / f"{code_or_path}.yaml"
    path = Path(code_or_path)
    if path.suffix.lower() not in {".yaml", ".yml"}:
        raise _unknown(code_or_path)
    return path


def _unknown(name: str) -> UnknownEdition:
    known = ", ".join(codes())
    return UnknownEdition(
        f"Edisi {name:.80} tidak ditemukan. Yang ada: {known}; atau sebutkan berkas YAML."
    )


def load(code_or_path: str) -> Edition:
    """Read an edition by its code or the path of a YAML file.

    Errors: UnknownEdition; FaultyInstrument with every fault and its line.
    """
    return parse_text(_text(path_of(code_or_path)))


def parse_text(text: str) -> Edition:
    """Read an edition from YAML text. Errors: FaultyInstrument with every fault and its line."""
    try:
        raw, faults = lined_yaml.read(text)
    except lined_yaml.UnreadableYaml as error:
        raise FaultyInstrument(error.faults) from error
    top = Spot(raw, "berkas", faults)
    try:
        edition = edition_reading.parse(top.fields)
    except FaultyInstrument as error:
        raise FaultyInstrument([*faults, *error.faults]) from error
    if faults:
        raise FaultyInstrument(faults)
    return edition


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise FaultyInstrument([Problem(path.name, "berkas terlalu besar untuk sebuah edisi")])
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FaultyInstrument([Problem(path.name, "berkas bukan teks UTF-8")]) from error
    except (OSError, ValueError) as error:
        raise _unknown(str(path)) from error
