"""How many of what is there is found, and how often nothing is taken for something.

Floors below what was measured (docs/metode-bukti.md), so that a change for the worse fails here.
"""

from __future__ import annotations

import io
import itertools

import pytest
from PIL import Image

from layak.platform.documents.reading.inspection import inspect_file
from layak.platform.documents.reading.photos import distance, fingerprint, photo_facts, prints
from layak.records.evidence.reading.rules import NEAR_BITS, say_the_same
from tests.documents.pictures import saved, scene


def cut(picture, left, top, right, bottom):
    width, height = picture.size
    return picture.crop(
        (
            round(width * left),
            round(height * top),
            round(width * (1 - right)),
            round(height * (1 - bottom)),
        )
    )


def saved_anew(picture, quality):
    return Image.open(io.BytesIO(saved(picture, "JPEG", quality=quality)))


CHANGES = {
    "half as large": lambda of: of.resize((of.width // 2, of.height // 2)),
    "saved at 60": lambda of: saved_anew(of, 60),
    "brighter": lambda of: of.point(lambda level: min(255, level * 12 // 10 + 10)),
    "grey": lambda of: of.convert("L"),
    "cut all round": lambda of: cut(of, 0.02, 0.02, 0.02, 0.02),
    "cut on two sides": lambda of: cut(of, 0.04, 0, 0, 0.04),
    "cut, small and saved anew": lambda of: saved_anew(
        cut(of, 0, 0.04, 0, 0).resize((400, 300)), 60
    ),
}


@pytest.fixture(scope="module")
def scenes():
    return [scene(number) for number in range(40)]


@pytest.fixture(scope="module")
def kept(scenes):
    return [fingerprint(picture) for picture in scenes]


def nearest(picture, bits):
    found = prints(picture)
    return min(distance(bits, tried) for tried in (found.bits, *found.cuts))


def test_a_photo_changed_is_found_and_others_are_not(scenes, kept):
    hits = [
        nearest(change(scenes[number]), kept[number]) <= NEAR_BITS
        for number in range(8)
        for change in CHANGES.values()
    ]
    assert sum(hits) >= 0.96 * len(hits)
    alarms = [distance(one, other) <= NEAR_BITS for one, other in itertools.combinations(kept, 2)]
    alarms += [nearest(scenes[0], other) <= NEAR_BITS for other in kept[1:]]
    assert sum(alarms) == 0


def test_a_wall_has_no_fingerprint():
    assert prints(Image.new("RGB", (640, 480), "white")) is None
    assert fingerprint(Image.new("L", (1, 1), 3)) is None
    assert prints(Image.linear_gradient("L").resize((3, 900))) is not None


def test_words_tell_pages_of_one_shape_apart():
    one = "keputusan lurah suka maju tentang perlindungan anak terpadu nomor 12 tahun 2024 warga"
    same = "Keputusan Lurah Suka Maju tentang perlindungan anak terpadu Nomor 12 Tahun 2024 wargo"
    other = (
        "keputusan camat ilir timur tentang gugus tugas kota layak anak nomor 15 tahun 2023 desa"
    )
    assert say_the_same(one, same)
    assert not say_the_same(one, other)
    assert not say_the_same(one, "")
    assert say_the_same("", "dua kata")


def exif_of(**gps):
    exif = Image.Exif()
    exif[0x8769] = {0x9003: "2026:01:20 09:15:00", 0x9011: "+07:00"}
    if gps:
        exif[0x8825] = {1: gps["ns"], 2: gps["north"], 3: gps["ew"], 4: gps["east"]}
    return exif


@pytest.mark.parametrize(
    ("gps", "latitude", "longitude"),
    [
        ({"ns": "S", "north": (2, 58, 30), "ew": "E", "east": (104, 45, 0)}, -2.975, 104.75),
        ({"ns": "N", "north": (3, 35, 6), "ew": "E", "east": (98, 40, 12)}, 3.585, 98.67),
        ({"ns": "S", "north": (200, 0, 0), "ew": "E", "east": (104, 45, 0)}, None, None),
        ({"ns": "S", "north": (0, 0, 0), "ew": "E", "east": (0, 0, 0)}, None, None),
        ({}, None, None),
    ],
)
def test_when_and_where_a_photo_was_taken(gps, latitude, longitude):
    facts = photo_facts(saved(Image.new("RGB", (60, 40)), "JPEG", exif=exif_of(**gps)))
    assert facts.taken_at == "2026-01-20T09:15:00+07:00"
    assert (facts.latitude, facts.longitude) == (latitude, longitude)
    assert facts.has_place == bool(gps)


@pytest.mark.parametrize("data", [b"", b"bukan foto", saved(Image.new("L", (9, 9)))])
def test_what_is_no_photo_tells_nothing(data):
    facts = photo_facts(data)
    assert (facts.taken_at, facts.latitude, facts.has_place) == (None, None, False)


def test_a_camera_that_writes_nonsense_tells_nothing():
    exif = Image.Exif()
    exif[0x8769] = {0x9003: "0000:00:00 00:00:00", 0x9011: "x"}
    exif[0x8825] = {1: "S", 2: (2.0,), 3: "E", 4: (104.0, 45.0)}
    facts = inspect_file(saved(Image.new("RGB", (60, 40)), "JPEG", exif=exif), "a.jpg")
    assert (facts.refused, facts.taken_at, facts.latitude) == (None, None, None)
