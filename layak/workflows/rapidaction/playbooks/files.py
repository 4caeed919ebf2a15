"""Finds and reads `data/playbooks` and `data/holidays`. Works without Django and from any folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from layak.platform.documents.files import lined_yaml
from layak.rules.refusal import Problem
from layak.workflows.rapidaction.playbooks.reading_rules import (
    FaultyPlaybook,
    parse_common,
    parse_events,
    parse_playbook,
)
from layak.workflows.rapidaction.playbooks.rules import Common, Playbook

DATA = Path(__file__).resolve().parents[4] / "data"
FOLDER = DATA / "playbooks"
COMMON, EVENTS = "common", "events"
LARGEST_BYTES = 2_000_000


class UnknownPlaybook(Exception):
    """No playbook of that name; the sentence lists those that exist."""


def codes() -> list[str]:
    """The playbooks that ship with the application, by file name."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem not in {COMMON, EVENTS})


def load(code_or_path: str) -> Playbook:
    """Read a playbook by its code or the path of a YAML file.

    Errors: UnknownPlaybook; FaultyPlaybook with every fault and its place.
    """
    if code_or_path in codes():
        path = FOLDER / f"{code_or_path}.yaml"
    else:
        path = Path(code_or_path)
        if path.suffix.lower() not in {".yaml", ".yml"}:
            raise _unknown(code_or_path)
    return parse_playbook(_content(path), common(), path.name)


def document(code: str) -> dict[str, Any]:
    """The mapping of a shipped playbook as its file holds it. Errors: UnknownPlaybook."""
    if code not in codes():
        raise _unknown(code)
    content = _content(FOLDER / f"{code}.yaml")
    return dict(content) if isinstance(content, dict) else {}


@cache
def common() -> Common:
    """What all playbooks share, read once. Errors: FaultyPlaybook."""
    events = parse_events(_content(FOLDER / f"{EVENTS}.yaml"), f"{EVENTS}.yaml")
    return parse_common(_content(FOLDER / f"{COMMON}.yaml"), events, f"{COMMON}.yaml")


def _content(path: Path) -> object:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise FaultyPlaybook([Problem(path.name, "berkas terlalu besar untuk sebuah playbook")])
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FaultyPlaybook([Problem(path.name, "berkas bukan teks UTF-8")]) from error
    except (OSError, ValueError) as error:
        raise _unknown(str(path)) from error
    try:
        content, faults = lined_yaml.read(text)
    except lined_yaml.UnreadableYaml as error:
        raise FaultyPlaybook(_within(path, error.faults)) from error
    if faults:
        raise FaultyPlaybook(_within(path, faults))
    return content


def _within(path: Path, faults: list[Problem]) -> list[Problem]:
    return [Problem(f"{path.name} > {fault.at}", fault.say, fault.fix) for fault in faults]


def _unknown(name: str) -> UnknownPlaybook:
    return UnknownPlaybook(
        f"Playbook {name:.80} tidak ditemukan. Yang ada: {', '.join(codes())}; "
        "atau sebutkan berkas YAML."
    )
