"""Words that nobody who uses Layak should meet, as `tests/conventions/words.yaml` lists them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

LIST = Path(__file__).parent / "conventions/words.yaml"
BANNED = [
    (
        re.compile(rf"(?<![\w/=.-])(?<!%\()(?:{row['not']})(?![\w=-])", re.IGNORECASE),
        row["say"],
        row["except"],
    )
    for row in yaml.safe_load(LIST.read_text(encoding="utf-8"))
]


def unsaid(text: str, path: str = "") -> Iterator[str]:
    """What ``text`` says and should not, with what to say instead; ``path`` is where it stands."""
    for pattern, instead, excepted in BANNED:
        if not any(path.startswith(each) for each in excepted):
            words = {found[0] for found in pattern.finditer(text)}
            yield from (f"{word!r}: say {instead!r}" for word in sorted(words))
