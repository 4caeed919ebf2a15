"""Runs Typst in a process of its own: its caches would stay in the server's memory for good.

Started by path, without the rest of the package: job as JSON on standard input, PDF on output.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import typst

TEMPLATES = Path(__file__).parent / "templates"


def typeset(template: str, data: str, created: str) -> bytes:
    """PDF/UA-1, or without that claim where a character has no shape in any font of ours."""
    try:
        return _compiled(template, data, created, ["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        return _compiled(template, data, created, [])


def _compiled(template: str, data: str, created: str, standards: list[typst.PDFStandard]) -> bytes:
    return typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        # The fonts inside the wheel only, so that every machine prints the same.
        font_paths=typst.Fonts(include_system_fonts=False),
        sys_inputs={"data": data},
        pdf_standards=standards,
        timestamp=datetime.fromisoformat(created),
        format="pdf",
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(**json.load(sys.stdin.buffer)))
