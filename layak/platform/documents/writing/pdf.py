"""PDF: by Typst from templates of ours (text of people only as data), or from DOCX by LibreOffice."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

# PDF by Typst: templates of ours, text of people only as data.

_TYPESETTER = Path(__file__).with_name("typesetting.py")
_UNLAWFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class NotTypeset(Exception):
    """A fault of ours in a template or its data, with what the typesetter said."""


def render_pdf(
    template: str,
    data: Mapping[str, object],
    *,
    title: str,
    created: datetime,
    photos: Sequence[Path] = (),
) -> bytes:
    """PDF bytes of `templates/<template>.typ` filled with `data` (JSON-able values).

    Tagged, with title and language, the same for the same arguments. It claims PDF/UA-1, except
    where a text holds a character that no font of ours can show (an emoji): that one is a box.
    `created` needs a zone. `photos` are JPEG files, to the template 0.jpg, 1.jpg, ... Raises
    `NotTypeset`.
    """
    values = lawful({**data, "title": title.strip() or "Tanpa judul"})
    job = {
        "template": template,
        "data": json.dumps(values, ensure_ascii=False),
        "created": created.isoformat(timespec="seconds"),
        "photos": [str(photo) for photo in photos],
    }
    command = [sys.executable, "-I", str(_TYPESETTER)]
    done = subprocess.run(  # noqa: S603
        command, input=json.dumps(job).encode(), capture_output=True, timeout=_SECONDS, check=False
    )
    if done.returncode:
        raise NotTypeset(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def lawful(value: object) -> object:
    """The same value without control characters in its texts."""
    match value:
        case str():
            return _UNLAWFUL.sub("", value.replace("\r\n", "\n"))
        case Mapping():
            return {key: lawful(inner) for key, inner in value.items()}
        case Sequence():
            return [lawful(inner) for inner in value]
        case _:
            return value


# DOCX to PDF by LibreOffice, where the machine has it.

_SECONDS = 60


class NotConverted(Exception):
    """LibreOffice is missing or did not make the PDF; says so in one sentence."""


def can_convert() -> bool:
    """Whether LibreOffice with its Writer is on this machine; offices often have only Calc."""
    program = shutil.which("soffice")
    if program is None:
        return False
    folder = Path(program).resolve().parent
    found = (folder, folder.parent / "Frameworks")
    return any(path.is_file() for place in found for path in place.glob("libsw*lo.*"))


def docx_pdf(data: bytes) -> bytes:
    """PDF bytes of a DOCX, in a profile of its own, so that many may run at once.

    Raises NotConverted.
    """
    program = shutil.which("soffice")
    if program is None or not can_convert():
        raise NotConverted("LibreOffice tidak ada di server ini. Unduh DOCX.")
    with tempfile.TemporaryDirectory(prefix="layak-surat-") as folder:
        source = Path(folder) / "surat.docx"
        source.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(source),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603
            return source.with_suffix(".pdf").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise NotConverted("PDF belum dapat dibuat di server ini. Unduh DOCX.") from error
