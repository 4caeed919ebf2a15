"""DOCX to PDF by LibreOffice, where the machine has it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

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
            program, f"-env:UserInstallation=file://{folder}/profile", "--headless",
            "--norestore", "--convert-to", "pdf", "--outdir", folder, str(source),
        ]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603
            return source.with_suffix(".pdf").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise NotConverted("PDF belum dapat dibuat di server ini. Unduh DOCX.") from error
