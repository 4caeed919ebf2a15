"""Files that a command writes: whole under their name, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from layak.config.cli import UsageError


def write_file(out: Path, pieces: Iterable[bytes]) -> None:
    """Beside the name first: a file under its own name is whole."""
    growing = out.with_name(f"{out.name}.sebagian")
    try:
        with growing.open("wb") as file:
            file.writelines(pieces)
        growing.replace(out)
    except OSError as error:
        with suppress(OSError):
            growing.unlink()
        raise UsageError(f"Berkas {out} tidak dapat ditulis: {error.strerror}.") from error
