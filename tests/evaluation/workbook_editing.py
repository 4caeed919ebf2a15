"""Edits a workbook as a person in a spreadsheet program does: straight in its XML."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ANSWERS = "xl/worksheets/sheet2.xml"
STAMP = "xl/worksheets/sheet3.xml"


def xml(part: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(part)  # noqa: S314  # written by ourselves


class Edited:
    """One sheet of a workbook, its cells reached by code and title; ``save`` gives the bytes."""

    def __init__(self, data: bytes, part: str = ANSWERS) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
        self.part = part
        self.root = xml(self.parts[part])
        shared = xml(self.parts["xl/sharedStrings.xml"])
        self.texts = ["".join(item.itertext()) for item in shared]

    def text(self, cell) -> str:
        value = cell.find(f"{MAIN}v")
        if cell.get("t") == "inlineStr":
            return "".join(cell.itertext())
        if value is None:
            return ""
        return self.texts[int(value.text)] if cell.get("t") == "s" else value.text

    def cells(self):
        return self.root.iter(f"{MAIN}c")

    def cell(self, reference: str):
        return next(cell for cell in self.cells() if cell.get("r") == reference)

    def reference(self, code: str, title: str) -> str:
        """``F12`` of the question ``code`` under ``title``."""
        column = next(c.get("r") for c in self.cells() if self.text(c) == title).rstrip(
            "0123456789"
        )
        return column + self.row_of(code).get("r")

    def row_of(self, code: str):
        return next(
            row
            for row in self.root.iter(f"{MAIN}row")
            if any(self.text(cell) == code for cell in list(row)[:1])
        )

    def put(self, reference: str, value, *, formula: str | None = None) -> None:
        """A text, a number, or an empty cell; with ``formula`` its last result."""
        cell = self.cell(reference)
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if formula is not None:
            ElementTree.SubElement(cell, f"{MAIN}f").text = formula
        if value is None:
            return
        if isinstance(value, str) and formula is None:
            cell.set("t", "inlineStr")
            inline = ElementTree.SubElement(cell, f"{MAIN}is")
            ElementTree.SubElement(inline, f"{MAIN}t").text = value
        else:
            cell.set("t", "str" if isinstance(value, str) else "n")
            ElementTree.SubElement(cell, f"{MAIN}v").text = str(value)

    def type(self, code: str, title: str, value, **more) -> str:
        """Type into a cell; its name."""
        reference = self.reference(code, title)
        self.put(reference, value, **more)
        return reference

    def number_format(self, reference: str, code: int) -> None:
        """Give a cell one of the built-in formats of numbers: 14 is a date."""
        styles = xml(self.parts["xl/styles.xml"])
        formats = styles.find(f"{MAIN}cellXfs")
        ElementTree.SubElement(formats, f"{MAIN}xf", numFmtId=str(code), applyNumberFormat="1")
        self.cell(reference).set("s", str(len(formats) - 1))
        self.parts["xl/styles.xml"] = ElementTree.tostring(styles)

    def merge(self, *ranges: str) -> None:
        merged = ElementTree.Element(f"{MAIN}mergeCells")
        for one in ranges:
            ElementTree.SubElement(merged, f"{MAIN}mergeCell", ref=one)
        places = [child.tag for child in self.root]
        self.root.insert(places.index(f"{MAIN}sheetProtection") + 1, merged)

    def delete_row(self, code: str) -> None:
        data = self.root.find(f"{MAIN}sheetData")
        data.remove(self.row_of(code))

    def swap_columns(self, first: str, second: str) -> None:
        """Exchange two columns by letter, cell by cell."""
        for row in self.root.iter(f"{MAIN}row"):
            number = row.get("r")
            both = {c.get("r"): c for c in row if c.get("r") in (first + number, second + number)}
            if len(both) == 2:
                one, other = both[first + number], both[second + number]
                one.set("r", second + number)
                other.set("r", first + number)
                row[:] = sorted(row, key=lambda c: (len(c.get("r")), c.get("r")))

    def replace(self, part: str, old: str, new: str) -> None:
        text = self.parts[part].decode()
        assert old in text, f"{old} is not in {part}"
        self.parts[part] = text.replace(old, new, 1).encode()

    def save(self) -> bytes:
        self.parts[self.part] = ElementTree.tostring(self.root)
        return packed(self.parts)


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def typed(data: bytes, *cells: tuple[str, str, object]) -> bytes:
    """The workbook with these cells typed: ``typed(data, ("14.1", "Nilai", 2))``."""
    book = Edited(data)
    for code, title, value in cells:
        book.type(code, title, value)
    return book.save()


def row_number(reference: str) -> int:
    return int(re.sub(r"[A-Z]", "", reference))
