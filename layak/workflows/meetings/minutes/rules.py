"""A typed line of the minutes: its sign, its agency, its words."""

from __future__ import annotations

from dataclasses import dataclass

from layak.rules.entries import NotAcceptable, read_text

LONGEST = 2_000
# typed before a sentence, followed by a colon
MARKS = {
    "k": "decision",
    "keputusan": "decision",
    "t": "followup",
    "tindak lanjut": "followup",
    "s": "agreement",
    "kesepakatan": "agreement",
    "i": "info",
    "info": "info",
}


@dataclass(frozen=True, slots=True)
class Line:
    """``kind``: talk, decision, followup, agreement or info."""

    kind: str
    text: str


def read_line(typed: str, *, kind: str = "talk") -> Line:
    """One sentence on one line; ``k: ...`` makes it a decision, ``t: ...`` a follow-up.

    A mark in the text goes before ``kind``. Raises NotAcceptable for an empty sentence and above
    2,000 characters.
    """
    words = " ".join(read_text(typed).split())
    before, colon, after = words.partition(":")
    marked = MARKS.get(before.strip().lower()) if colon else None
    text = after.strip() if marked else words
    if not text:
        raise NotAcceptable("Kalimatnya masih kosong. Tulis dahulu, lalu tekan Enter.")
    if len(text) > LONGEST:
        raise NotAcceptable(
            f"Tulisan ini {len(text)} huruf; satu baris notulen paling banyak {LONGEST}. "
            "Pecahlah menjadi beberapa kalimat, atau simpan sebagai bahan rapat."
        )
    return Line(kind=marked or kind, text=text)
