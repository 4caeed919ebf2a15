"""Identity is pointed at where a label or a number says so, and nowhere else."""

from __future__ import annotations

import pytest

from layak.rules.papers.identity import identity_places, identity_signs


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("NIK 1671045503150001 terdaftar", ["1671045503150001"]),
        ("NIK: 1671 0455 0315 0001", ["1671 0455 0315 0001"]),
        ("No. KK 1671041203150002.", ["1671041203150002"]),
        ("NISN: 0051234567", ["0051234567"]),
        ("NIS 12345 kelas 4", ["12345"]),
        ("Nama Anak : Bunga Contoh\nKelas 4", ["Bunga Contoh"]),
        ("Nama: Bunga\tUmur: 9", ["Bunga"]),
        ("Tempat, tanggal lahir: Musi Raya, 15 Maret 2015", ["Musi Raya, 15 Maret 2015"]),
        ("Alamat: Jalan Melati 5", ["Jalan Melati 5"]),
        ("No. HP: 0812 0000 0000", ["0812 0000 0000"]),
        ("Akta 1671-LT-05062015-0012 terbit", ["1671-LT-05062015-0012"]),
        ("seorang anak bernama Bunga Contoh di rumah", ["Bunga Contoh"]),
        ("surat a.n. ananda Bunga Contoh", ["Bunga Contoh"]),
        ("Bunga lahir di Musi Raya pada 15 Maret 2015", ["15 Maret 2015"]),
        ("NISN\n1 Bunga 0151234567\n2 Melati 0157654321", ["0151234567", "0157654321"]),
    ],
)
def test_it_is_found(text, found):
    assert [text[place.start : place.end] for place in identity_places(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "Rekening 9999887766554433 di bank",  # no province begins with 99
        "1671043213150001",  # no month has a 32nd day
        "1671041213150001234",  # nineteen digits are another number
        "0151234567",  # ten digits alone are a telephone as well
        "Hari lahir Pancasila, 1 Juni, dirayakan",
        "Anak berhak atas nama dan kewarganegaraan",
        "Nama Kegiatan: Pelatihan Konvensi Hak Anak",
        "Nama: Dinas Kesehatan",
        "Nama-nama peserta ada di lampiran",
        "Nomor 463/112/DP3A/2024 tanggal 3 Maret 2024",
        "Rp1.234.567.890.123.456",
    ],
)
def test_it_is_not_found(text):
    assert identity_places(text) == []


def test_places_do_not_overlap():
    text = "Nama: Bunga 1671045503150001"
    (place,) = identity_places(text)
    assert text[place.start : place.end] == "Bunga 1671045503150001"


@pytest.mark.parametrize(
    "text",
    [
        "NIK: 1671045503150001",
        "No. KK 1671041203150002",
        "NISN 0151234567",
        "1671-LT-05062015-0012",
        "Nama anak: Bunga Contoh",
        "Nama korban : an. Bunga",
        "anak bernama Bunga",
        "atas nama anak Bunga Contoh",
        "Lahir: 15-03-2015",
        "Tempat/tgl lahir: Musi Raya, 15 Maret 2015",
    ],
)
def test_what_is_warned_of_is_pointed_at(text):
    """A file that is said to hold signs of identity has a box for each on its page."""
    assert identity_signs(text)
    assert identity_places(text)
