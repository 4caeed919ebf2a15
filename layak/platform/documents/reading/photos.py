"""How a photo looks, in 64 bits, and what a camera wrote into it: when and where it was taken."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from PIL import Image, ImageFilter, ImageStat, UnidentifiedImageError

# How a picture looks, in 64 bits: the same picture smaller, cut or saved anew differs in few.
#
# The signs of the lowest waves of a small grey copy (discrete cosine transform), as described in
# C. Zauner, Implementation and Benchmarking of Perceptual Image Hash Functions, 2010. A cut moves
# everything, so a picture is also looked at as if it were cut, or had been cut, on each side.

SIDE = 32
WAVES = 8
# a blank page or a wall looks like every other
PLAIN_DEVIATION = 6.0
SIGN_BIT = 1 << 63
# the small copy on which cuts are tried, and how much is cut
LOOKED_AT = 256
CUT_SHARE = 0.04
# left, top, right, bottom: each side, each corner, all round
_CUTS = (
    (1, 0, 0, 0),
    (0, 1, 0, 0),
    (0, 0, 1, 0),
    (0, 0, 0, 1),
    (1, 1, 0, 0),
    (1, 0, 0, 1),
    (0, 1, 1, 0),
    (0, 0, 1, 1),
    (0.5, 0.5, 0.5, 0.5),
)
_COSINES = [
    [math.cos(math.pi * wave * (2 * place + 1) / (2 * SIDE)) for place in range(SIDE)]
    for wave in range(WAVES + 1)
]


@dataclass(frozen=True, slots=True)
class Prints:
    """``bits`` of the picture as it is, and of it as if cut or as if it had been cut."""

    bits: int
    cuts: tuple[int, ...]


def prints(grey: Image.Image) -> Prints | None:
    """All that a picture is compared by; None for one without anything on it."""
    small = grey.convert("L")
    small.thumbnail((LOOKED_AT, LOOKED_AT), Image.Resampling.BOX, reducing_gap=2.0)
    bits = fingerprint(small)
    if bits is None:
        return None
    found = (fingerprint(other) for other in _cut(small))
    return Prints(bits, tuple(print_ for print_ in found if print_ is not None))


def _cut(small: Image.Image) -> Iterator[Image.Image]:
    width, height = small.size
    across, down = round(width * CUT_SHARE), round(height * CUT_SHARE)
    framed = _framed(small, across, down)
    for sign in (1, -1):
        for left, top, right, bottom in _CUTS:
            yield framed.crop(
                (
                    round(across + sign * left * across),
                    round(down + sign * top * down),
                    round(across + width - sign * right * across),
                    round(down + height - sign * bottom * down),
                )
            )


def _framed(small: Image.Image, across: int, down: int) -> Image.Image:
    """The picture going on beyond its edges as it is at its edges."""
    width, height = small.size
    framed = Image.new("L", (width + 2 * across, height + 2 * down))
    framed.paste(small, (across, down))
    for source, target in (
        ((across, down), (0, down)),
        ((across + width - 1, down), (across + width, down)),
    ):
        edge = framed.crop((source[0], down, source[0] + 1, down + height))
        if across:
            framed.paste(edge.resize((across, height)), target)
    for source_y, target_y in ((down, 0), (down + height - 1, down + height)):
        row = framed.crop((0, source_y, framed.width, source_y + 1))
        if down:
            framed.paste(row.resize((framed.width, down)), (0, target_y))
    return framed


def fingerprint(grey: Image.Image) -> int | None:
    """The 64 bits as a signed number; None for a picture without anything on it."""
    small = grey.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX)
    small = small.filter(ImageFilter.GaussianBlur(1))
    if ImageStat.Stat(small).stddev[0] < PLAIN_DEVIATION:
        return None
    pixels = small.tobytes()
    rows = [pixels[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE)]
    across = [[_wave(row, wave) for row in rows] for wave in range(WAVES + 1)]
    waves = [
        _wave(across[column], row)
        for row in range(WAVES + 1)
        for column in range(WAVES + 1)
        if row + column > 0
    ][:64]
    middle = median(waves)
    bits = sum(1 << place for place, wave in enumerate(waves) if wave > middle)
    return bits - (1 << 64) if bits >= SIGN_BIT else bits


def distance(one: int, other: int) -> int:
    """In how many of the 64 bits two fingerprints differ."""
    return ((one ^ other) & (2 * SIGN_BIT - 1)).bit_count()


def _wave(values: bytes | list[float], wave: int) -> float:
    return sum(value * cosine for value, cosine in zip(values, _COSINES[wave], strict=True))


# What a camera wrote into a photo: when and where it was taken. Kept as facts, never handed on.

# numbers of the tags in EXIF 2.32 (CIPA DC-008)
_EXIF, _GPS = 0x8769, 0x8825
_TAKEN, _OFFSET = 0x9003, 0x9011
_LATITUDE_SIDE, _LATITUDE, _LONGITUDE_SIDE, _LONGITUDE = 1, 2, 3, 4
_ZONE = re.compile(r"[+-]\d\d:\d\d")
_FAULTS = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    TypeError,
    KeyError,
    SyntaxError,
    ZeroDivisionError,
    OverflowError,
    Image.DecompressionBombError,
)


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
