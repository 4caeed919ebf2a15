"""YAML that remembers its lines and refuses what would be read differently than it looks."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

import yaml

from layak.rules.reading import Lined
from layak.rules.refusal import Faulty, Problem

DEEPEST = 20
MOST_NODES = 100_000
WHOLE = re.compile(r"[-+]?[0-9]{1,18}\Z")
TRUTH = {"true": True, "false": False}


class UnreadableYaml(Faulty):
    """The text is no YAML we can use; `faults` says where."""


class _Reading:
    """One walk over the node tree; numbers stay exact, `yes` and `no` stay words."""

    def __init__(self) -> None:
        self.faults: list[Problem] = []
        self.count = 0

    def value(self, node: yaml.Node, depth: int) -> object:
        self.count += 1
        if depth > DEEPEST or self.count > MOST_NODES:
            raise UnreadableYaml(
                [
                    Problem(
                        _line(node),
                        "berkas terlalu dalam atau terlalu besar, atau memuat alias berulang",
                    )
                ]
            )
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, depth + 1) for item in node.value]
        return self.scalar(node)

    def mapping(self, node: yaml.MappingNode, depth: int) -> Lined:
        found = Lined(node.start_mark.line + 1)
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else None
            if name is None:
                self.faults.append(Problem(_line(key), "nama isian harus berupa teks"))
            elif name in found:
                self.faults.append(
                    Problem(_line(key), f"`{name:.60}` tertulis dua kali", "Hapus salah satunya.")
                )
            else:
                found[name] = self.value(value, depth + 1)
        return found

    def scalar(self, node: yaml.Node) -> object:
        text = str(node.value)
        kind = node.tag.rpartition(":")[2]
        if kind == "null":
            return None
        if kind == "bool":
            return TRUTH.get(text.lower(), text)
        if kind in {"int", "float"}:
            # an exact number, or the text as it stands where YAML would see octal, hours or
            # infinity
            if WHOLE.match(text):
                return int(text) if not text.lstrip("+-").startswith("0") or text == "0" else text
            try:
                return Decimal(text)
            except InvalidOperation:
                return text
        return text


def _line(node: yaml.Node) -> str:
    return f"baris {node.start_mark.line + 1}"


def _composed(text: str) -> yaml.Node | None:
    """Read in C, which is ten times as fast; again in Python where that fails, whose words are kept."""
    try:
        return yaml.compose(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeEncodeError):
        return yaml.compose(text, Loader=yaml.SafeLoader)


def read(text: str) -> tuple[object, list[Problem]]:
    """The content of a YAML text and the faults that do not hinder reading on.

    Errors: UnreadableYaml when the text cannot be read at all.
    """
    try:
        node = _composed(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = f"baris {mark.line + 1}" if mark else "berkas"
        raise UnreadableYaml([Problem(at, f"bukan YAML yang benar: {error.problem}")]) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise UnreadableYaml([Problem("berkas", "bukan YAML yang benar")]) from error
    if node is None:
        raise UnreadableYaml([Problem("berkas", "berkas kosong")])
    reading = _Reading()
    return reading.value(node, 0), reading.faults
