"""Runs Typst in a process of its own: its caches would stay in the server's memory for good.

Started by path, without the rest of the package: job as JSON on standard input, PDF on output.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

TEMPLATES = Path(__file__).parent / "templates"


def typeset(template: str, data: str, created: str, photos: Sequence[str] = ()) -> bytes:
    """PDF/UA-1, or without that claim where a character has no shape in any font of ours.

    A template finds ``photos`` (paths of JPEG) beside itself as 0.jpg, 1.jpg, ...
    """
    with _beside(photos) as root:
        try:
            return _compiled(root, template, data, created, ["ua-1"])
        except typst.TypstError as error:
            if "could not be displayed" not in error.message:
                raise
            return _compiled(root, template, data, created, [])


@contextmanager
def _beside(photos: Sequence[str]) -> Iterator[Path]:
    """The folder of the templates; with photos a copy of it, since nothing outside may be read."""
    if not photos:
        yield TEMPLATES
        return
    with TemporaryDirectory(prefix="layak-") as folder:
        root = Path(shutil.copytree(TEMPLATES, Path(folder) / "templates"))
        for number, photo in enumerate(photos):
            shutil.copy(photo, root / f"{number}.jpg")
        yield root


def _compiled(
    root: Path, template: str, data: str, created: str, standards: list[typst.PDFStandard]
) -> bytes:
    return typst.compile(
        root / f"{template}.typ",
        root=root,
        # The fonts inside the wheel only, so that every machine prints the same.
        font_paths=typst.Fonts(include_system_fonts=False),
        sys_inputs={"data": data},
        pdf_standards=standards,
        timestamp=datetime.fromisoformat(created),
        format="pdf",
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(**json.load(sys.stdin.buffer)))
