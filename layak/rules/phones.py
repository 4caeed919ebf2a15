"""A telephone among other words of an office: "Telp. (0711) 351 234, Faks. 351 235, surel ..."."""

from __future__ import annotations

import re

NUMBER = r"\+?\(?\d[\d\s().\-]{3,18}\d"
NAMED = re.compile(
    rf"\b(?:telp|telepon|tlp|tel|phone|hotline|hp|wa|whatsapp)\b[.:\s]*({NUMBER}|\d{{3,5}}\b)", re.I
)
# not a postal code, and not what is said to be a fax
ALONE = re.compile(r"(?<!\d)((?:\+62|\(?0)[\d\s().\-]{4,18}\d)")
FAX = re.compile(rf"\b(?:fax|faks|faksimile|faximile)\b[.:\s]*{NUMBER}", re.I)


def first_phone(words: str) -> str:
    """The first telephone as it is written, "" where there is none; never a fax."""
    text = FAX.sub(" ", words)
    found = NAMED.search(text) or ALONE.search(text)
    return " ".join(found[1].split()) if found else ""
