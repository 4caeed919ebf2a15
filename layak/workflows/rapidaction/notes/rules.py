"""Where sexual imagery of a child stands: address, platform, time, hash. Never the image."""

from __future__ import annotations

import re

from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.scheme.rules import read_line

# hexadecimal digits of MD5, SHA-1, SHA-256, SHA-512
HASH_LENGTHS = (32, 40, 64, 128)
_PICTURE = re.compile(
    r"data:\s*(?:image|video)\s*/|;base64,|[A-Za-z0-9+/]{400,}={0,2}", re.IGNORECASE
)


def check_no_picture(text: str) -> None:
    """Raises Refused for text that carries a picture or film in letters."""
    if _PICTURE.search(text):
        raise Refused(
            "Tulisan ini memuat isi gambar atau video. Jangan simpan gambarnya di mana pun: catat "
            "alamat, platform, waktu, dan sidik (hash) saja, lalu serahkan perangkat kepada polisi."
        )


def imagery_words(*, address: str, platform: str, seen: str, digest: str) -> str:
    """The note of the four fields, one a line, empty ones left out. Raises NotAcceptable, Refused."""
    fields = {
        "Alamat": read_line(address, most=600, field="address", label="Alamat konten"),
        "Platform": read_line(platform, most=80, field="platform", label="Platform"),
        "Terlihat": read_line(seen, most=40, field="seen", label="Waktu terlihat"),
        "Hash": "".join(digest.split()).lower(),
    }
    if not fields["Alamat"] and not fields["Hash"]:
        raise NotAcceptable("Tulis alamat konten atau hash-nya; salah satu cukup.")
    check_no_picture(fields["Alamat"])
    if fields["Hash"] and not (
        re.fullmatch(r"[0-9a-f]+", fields["Hash"]) and len(fields["Hash"]) in HASH_LENGTHS
    ):
        raise NotAcceptable("Hash berisi 32, 40, 64, atau 128 angka heksadesimal.")
    return "\n".join(f"{label}: {text}" for label, text in fields.items() if text)
