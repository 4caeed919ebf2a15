"""What a camera wrote into a photo: when and where it was taken. Kept as facts, never handed on."""

from __future__ import annotations

import io
import math
import re
from dataclasses import dataclass
from datetime import datetime

from PIL import Image, UnidentifiedImageError

# numbers of the tags in EXIF 2.32 (CIPA DC-008)
_EXIF, _GPS = 0x8769, 0x8825
_TAKEN, _OFFSET = 0x9003, 0x9011
_LATITUDE_SIDE, _LATITUDE, _LONGITUDE_SIDE, _LONGITUDE = 1, 2, 3, 4
_ZONE = re.compile(r"[+-]\d\d:\d\d")
_FAULTS = (
    UnidentifiedImageError, OSError, ValueError, TypeError, KeyError, SyntaxError,
    ZeroDivisionError, OverflowError, Image.DecompressionBombError,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoFacts:
    """``taken_at`` as ISO time, with a zone only where the camera told one; degrees with 5 places."""

    taken_at: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    has_place: bool = False


def photo_facts(data: bytes) -> PhotoFacts:
    """The facts of any file: all None where it is no photo, or its camera told nothing."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            exif = picture.getexif()
            taken, place = dict(exif.get_ifd(_EXIF)), dict(exif.get_ifd(_GPS))
    except _FAULTS:
        return PhotoFacts()
    latitude = _degrees(place.get(_LATITUDE), place.get(_LATITUDE_SIDE), 90)
    longitude = _degrees(place.get(_LONGITUDE), place.get(_LONGITUDE_SIDE), 180)
    is_placed = latitude is not None and longitude is not None
    return PhotoFacts(
        taken_at=_moment(str(taken.get(_TAKEN, "")), str(taken.get(_OFFSET, ""))),
        latitude=latitude if is_placed else None,
        longitude=longitude if is_placed else None,
        has_place=bool(place),
    )


def _moment(text: str, zone: str) -> str | None:
    try:
        moment = datetime.strptime(text.strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
    if moment.year < 1990:
        return None
    found = _ZONE.match(zone)
    return moment.isoformat() + (found[0] if found else "")


def _degrees(parts: object, side: object, limit: int) -> float | None:
    """Degrees, minutes and seconds as one number, south and west below zero."""
    try:
        degrees, minutes, seconds = (float(part) for part in parts)  # type: ignore[attr-defined]
    except _FAULTS:
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value) or not 0 <= value <= limit or (degrees, minutes) == (0, 0):
        return None
    sign = -1 if str(side).strip("\0 ").upper() in ("S", "W") else 1
    return round(sign * value, 5)
