"""Files that are two kinds at once, or carry what a picture has no need of.

Nothing here is run. A file is looked at because other programs might open it as its other kind: an
archive is found from its end, a web page anywhere near the start, whatever stands before it.
"""

from __future__ import annotations

import re
import struct

# the end record of an archive with the longest comment, and room for its index
TAIL = 256 * 1024
_END = b"PK\x05\x06"
_END_BYTES = 22
_ENTRY = b"PK\x01\x02"
# what follows an archive by accident: a line break
_STRAY_BYTES = 2
_PAGE = re.compile(rb"<(script|html|iframe|!doctype html|\?php)\b", re.IGNORECASE)
# the test signature of all virus scanners, in pieces: whole, it would have this file locked away
_EICAR = b"".join(
    (b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$", b"EICAR-STANDARD-", b"ANTIVIRUS-TEST-FILE!$H+H*")
)


def is_test_virus(head: bytes) -> bool:
    """Whether the file is the harmless one by which virus scanners are tried (eicar.org)."""
    return head.lstrip().startswith(_EICAR)


def ends_as_archive(tail: bytes, size: int) -> bool:
    """Whether a ZIP program would find an archive by the last bytes of a file of ``size`` bytes.

    ``tail`` are the last ``TAIL`` bytes. The signature alone is no proof: four bytes may be chance,
    so the index that the end record tells of must stand before it.
    """
    place = tail.rfind(_END)
    while place >= 0:
        if _has_index(tail, place, size):
            return True
        place = tail.rfind(_END, 0, place)
    return False


def _has_index(tail: bytes, place: int, size: int) -> bool:
    record = tail[place : place + _END_BYTES]
    if len(record) < _END_BYTES:
        return False
    count, length, offset = struct.unpack("<HII", record[10:20])
    before = size - len(tail) + place
    if not count or length + offset > before:
        return False
    begin = place - length
    return begin < 0 or tail[begin : begin + len(_ENTRY)] == _ENTRY


def goes_on_after_archive(tail: bytes) -> bool:
    """Whether more follows an office file, which is an archive, after its end and comment."""
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_BYTES:
        return True
    comment = int.from_bytes(tail[place + 20 : place + _END_BYTES], "little")
    return len(tail) - place - _END_BYTES - comment > _STRAY_BYTES


def has_web_page(head: bytes, tail: bytes) -> bool:
    """Whether a picture carries markup that a browser would run, in a comment or after its end."""
    return bool(_PAGE.search(head) or _PAGE.search(tail))
