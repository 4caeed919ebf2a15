"""What people write to each other about a question: length, and whom a message names."""

from __future__ import annotations

import re
from typing import NamedTuple

from layak.rules.entries import NotAcceptable, read_text

LONGEST = 5_000
# a user name as the accounts have it; a dot or dash at the end belongs to the sentence
NAME = r"@([A-Za-z0-9][A-Za-z0-9._-]{1,58}[A-Za-z0-9])"
MENTION = re.compile(rf"(?<![\w@./-]){NAME}")
ADDRESS = re.compile(rf"\s*(?:{NAME}[\s,:]*)+")


class Stretch(NamedTuple):
    """A stretch of a message; ``is_mention`` where it is an ``@name``."""

    text: str
    is_mention: bool = False


def read_message(typed: str) -> str:
    """A message as it is kept: 1 to 5,000 characters. Raises NotAcceptable."""
    text = read_text(typed).strip()
    if not text:
        raise NotAcceptable("Tulis dahulu pesannya.")
    if len(text) > LONGEST:
        raise NotAcceptable(
            f"Pesan ini {len(text)} huruf; paling banyak {LONGEST}. "
            "Ringkaslah, atau lampirkan rinciannya sebagai bukti."
        )
    return text


def mentioned(text: str) -> list[str]:
    """User names after an ``@``, in small letters, each once, in order; no mail addresses."""
    return list(dict.fromkeys(name.lower() for name in MENTION.findall(text)))


def addressed(text: str, username: str) -> str:
    """The message with ``@username`` before it, unless it names that person already."""
    return text if not username or username in mentioned(text) else f"@{username} {text}"


def without_address(text: str) -> str:
    """The message without the ``@names`` it begins with, for readers who were not addressed."""
    return ADDRESS.sub("", text, count=1) if ADDRESS.match(text) else text


def stretches(text: str, known: frozenset[str]) -> list[Stretch]:
    """The message in reading order, with the ``@names`` among ``known`` apart."""
    found: list[Stretch] = []
    end = 0
    for match in MENTION.finditer(text):
        if match[1].lower() in known:
            found.append(Stretch(text[end : match.start()]))
            found.append(Stretch(match[0], is_mention=True))
            end = match.end()
    found.append(Stretch(text[end:]))
    return [stretch for stretch in found if stretch.text]
