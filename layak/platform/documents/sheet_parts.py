"""What the XML of a workbook tells beside the values: formulas, errors, what is hidden."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree
from zipfile import ZipFile

type At = tuple[int, int]

_PICTURES = {"drawing", "picture", "legacyDrawing"}
_COLUMNS_AT_MOST = 400


@dataclass
class Traits:
    """Rows and columns count from 0; ``errors`` maps a cell to what it shows."""

    formulas: set[At] = field(default_factory=set)
    errors: dict[At, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    has_filter: bool = False
    has_picture: bool = False


def sheet_traits(package: ZipFile) -> dict[str, Traits]:
    """By name of the sheet. Only for a package that `check_package` let through: it has bounded
    sizes and no document type that an XML reader would follow."""
    return {name: _traits(package, part) for name, part in _parts(package)}


def _parts(package: ZipFile) -> Iterator[tuple[str, str]]:
    targets = {
        relation.get("Id"): _absolute(relation.get("Target", ""))
        for relation in _root(package, "xl/_rels/workbook.xml.rels")
    }
    known = set(package.namelist())
    for element in _root(package, "xl/workbook.xml").iter():
        if _name(element) == "sheet":
            found = next((v for k, v in element.attrib.items() if k.endswith("}id")), None)
            part = targets.get(found, "")
            if part in known:
                yield element.get("name", ""), part


def _absolute(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)


def _root(package: ZipFile, part: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(package.read(part))  # noqa: S314  # see sheet_traits
    except ElementTree.ParseError:
        raise EOFError from None


def _traits(package: ZipFile, part: str) -> Traits:
    traits = Traits()
    row = column = -1
    for element in _root(package, part).iter():
        match _name(element):
            case "row":
                row, column = int(element.get("r", row + 2)) - 1, -1
                if element.get("hidden") in ("1", "true"):
                    traits.hidden_rows.add(row)
            case "c":
                column = _column(element.get("r", ""), column + 1)
                _cell(traits, (row, column), element)
            case "col" if element.get("hidden") in ("1", "true"):
                first, last = int(element.get("min", 1)), int(element.get("max", 1))
                traits.hidden_columns.update(range(first - 1, min(last, _COLUMNS_AT_MOST)))
            case "filterColumn":
                traits.has_filter = True
            case name if name in _PICTURES:
                traits.has_picture = True
    return traits


def _cell(traits: Traits, at: At, element: ElementTree.Element) -> None:
    children = {_name(child): child for child in element}
    if "f" in children:
        traits.formulas.add(at)
    if element.get("t") == "e":
        value = children.get("v")
        traits.errors[at] = "" if value is None else value.text or ""


def _column(reference: str, otherwise: int) -> int:
    letters = reference.rstrip("0123456789")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1 if letters else otherwise


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
