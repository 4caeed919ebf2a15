"""Photos small enough for a printed sheet: upright, without the camera's notes, all in one program.

``sheet_photos`` runs in the server and starts this module; the rest is that program.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from layak.platform.documents.files.limits import Job, Unreadable, answer_jobs, run_limited
from layak.platform.documents.pictures.pages import narrowed, upright_photo

WIDTH = 900
SECONDS = 30.0
MODULE = "layak.platform.documents.pictures.sheet_photos"


def sheet_photos(paths: Sequence[Path]) -> list[bytes | None]:
    """JPEG of each photo, at most 900 px wide; None for one that cannot be drawn."""
    if not paths:
        return []
    with TemporaryDirectory(prefix="layak-") as folder:
        outs = [Path(folder) / str(number) for number, _ in enumerate(paths)]
        pairs = [[str(path), str(out)] for path, out in zip(paths, outs, strict=True)]
        # what was drawn before it was stopped still counts
        with suppress(Unreadable):
            run_limited(MODULE, {"do": "photos", "pairs": pairs}, seconds=SECONDS)
        return [out.read_bytes() if out.is_file() else None for out in outs]


def _photos(job: Job) -> dict[str, object]:
    for path, out in job["pairs"]:
        try:
            photo = narrowed(upright_photo(Path(path), largest=WIDTH), WIDTH)
        except Unreadable:
            continue
        whole = Path(f"{out}.part")
        photo.save(whole, "JPEG", quality=80)
        whole.rename(out)
    return {}


if __name__ == "__main__":
    answer_jobs({"photos": _photos})
