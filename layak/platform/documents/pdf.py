"""PDF by Typst: templates of ours, text of people only as data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

TEMPLATES = Path(__file__).parent / "templates"

_UNLAWFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def render_pdf(
    template: str, data: Mapping[str, object], *, title: str, created: datetime
) -> bytes:
    """PDF bytes of `templates/<template>.typ` filled with `data` (JSON-able values).

    Tagged, with title and language, the same for the same arguments. It claims PDF/UA-1, except
    where a text holds a character that no font of ours can show (an emoji): that one is a box.
    """
    values = _lawful({**data, "title": title.strip() or "Tanpa judul"})
    inputs = {"data": json.dumps(values, ensure_ascii=False)}
    try:
        return _compiled(template, inputs, created, ["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        return _compiled(template, inputs, created, [])


def _compiled(
    template: str,
    inputs: dict[str, str],
    created: datetime,
    standards: list[typst.PDFStandard],
) -> bytes:
    return typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs=inputs,
        pdf_standards=standards,
        timestamp=created.replace(microsecond=0),
        format="pdf",
    )


@cache
def _fonts() -> typst.Fonts:
    """The fonts inside the wheel, so that every machine prints the same."""
    return typst.Fonts(include_system_fonts=False)


def _lawful(value: object) -> object:
    """The same value without control characters in its texts."""
    match value:
        case str():
            return _UNLAWFUL.sub("", value.replace("\r\n", "\n"))
        case Mapping():
            return {key: _lawful(inner) for key, inner in value.items()}
        case Sequence():
            return [_lawful(inner) for inner in value]
        case _:
            return value
