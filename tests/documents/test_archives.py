from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest

from layak.platform.documents.files.archives import safe_name, write_zip


def opened(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_entries_come_back_in_order_with_their_content():
    data = write_zip([("1 Kelembagaan/1.1.pdf", b"satu"), ("daftar.csv", b"")])
    assert list(opened(data).items()) == [("1 Kelembagaan/1.1.pdf", b"satu"), ("daftar.csv", b"")]


def test_equal_names_are_numbered_also_when_only_the_case_differs():
    data = write_zip([("a/foto.jpg", b"1"), ("a/Foto.JPG", b"2"), ("a/foto.jpg", b"3")])
    assert list(opened(data)) == ["a/foto.jpg", "a/Foto-2.JPG", "a/foto-3.jpg"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\a.txt", "C-/Windows/a.txt"),
        ("a/./b", "a/b"),
        ("caf\u00e9 \u202eabc 👧.pdf", "cafe abc .pdf"),
        ("SK\x00 no\n1.pdf", "SK no1.pdf"),
        ("CON.txt", "_CON.txt"),
        ("akhir. ", "akhir"),
        ("..", "berkas"),
        ("", "berkas"),
        ("👧", "berkas"),
    ],
)
def test_names_are_safe_on_every_system(name, safe):
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_ending():
    assert safe_name("x" * 300 + ".pdf") == "x" * 116 + ".pdf"


def test_the_same_content_gives_the_same_bytes():
    entries = [("a", b"1"), ("b", b"2")]
    assert write_zip(entries) == write_zip(entries)


def test_a_given_moment_is_kept():
    data = write_zip([("a", b"")], created=datetime(2026, 11, 24, 10, 42, tzinfo=UTC))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.infolist()[0].date_time == (2026, 11, 24, 10, 42, 0)
