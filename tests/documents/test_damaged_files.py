from __future__ import annotations

import contextlib
import io
import random
import zipfile
from datetime import UTC, datetime

import pytest

from layak.platform.documents.files.kinds import NotAllowed, identify
from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.reading.tables import read_table
from layak.platform.documents.writing.sheets import Column, Sheet, write_workbook

SHEET = Sheet(
    title="Rekap",
    columns=(Column(title="Kode"), Column(title="Nilai", kind="number")),
    rows=[(f"1.{n}", n) for n in range(20)],
)
WHOLE = write_workbook([SHEET], title="Rekap", created=datetime(2026, 11, 24, tzinfo=UTC))


def with_changed_bytes(chance: random.Random) -> bytes:
    data = bytearray(WHOLE)
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def cut_off(chance: random.Random) -> bytes:
    return WHOLE[: chance.randrange(1, len(WHOLE))]


def with_changed_parts(chance: random.Random) -> bytes:
    """A sound archive around broken XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as whole, zipfile.ZipFile(out, "w") as changed:
        broken = chance.choice([name for name in whole.namelist() if name.startswith("xl/")])
        for name in whole.namelist():
            part = bytearray(whole.read(name))
            if name == broken:
                place = chance.randrange(len(part))
                part[place : place + 2] = bytes(chance.choices(b'<>"/ =09AZs', k=3))
            changed.writestr(name, bytes(part))
    return out.getvalue()


@pytest.mark.parametrize("damage", [with_changed_bytes, cut_off, with_changed_parts])
def test_a_damaged_workbook_is_read_or_refused_with_a_sentence(damage):
    chance = random.Random(7)  # noqa: S311
    for _ in range(150):
        data = damage(chance)
        with contextlib.suppress(Unreadable):
            read_table(data, "a.xlsx")
        with contextlib.suppress(NotAllowed):
            identify(data, "a.xlsx")


def test_a_damaged_csv_is_read_or_refused_with_a_sentence():
    chance = random.Random(7)  # noqa: S311
    for _ in range(300):
        data = bytes(chance.choices(b'";,\t\n\r ab1\xe9\x93=', k=chance.randint(1, 60)))
        with contextlib.suppress(Unreadable):
            read_table(data, "a.csv")
