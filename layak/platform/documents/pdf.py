"""PDF by Typst: templates of ours, text of people only as data."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

_TYPESETTER = Path(__file__).with_name("typesetting.py")
_UNLAWFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SECONDS = 60


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
