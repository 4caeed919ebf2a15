"""Signs of a child's identity are counted, and papers of offices are left in peace."""

from __future__ import annotations

import pytest

from layak.rules.papers.identity import identity_signs

# invented: real in shape only
HOLD = {
    "NIK : 1671014405120003": {"nik": 1},
    "NIK 1671 0144 0512 0003 dan 1671010405120004": {"nik": 2},
    "No. KK : 1671010101200004": {"family_card": 1},
    "Nomor Kartu Keluarga 1671010101200004\nNIK 1671014405120003": {"nik": 1, "family_card": 1},
    "Akta Kelahiran Nomor 1671-LT-12052018-0042": {"birth_certificate": 1},
    "Nama anak : Putri Contoh": {"child_name": 1},
    "Nama Siswa: Adi\nNama Balita : Budi": {"child_name": 2},
    "bantuan a.n. anak Dimas Contoh diterima": {"child_name": 1},
    "Tempat, tanggal lahir : Musi Raya, 3 Mei 2014": {"child_birth": 1},
    "Tgl lahir\n12-05-2015": {"child_birth": 1},
    "No Nama NISN Tanggal lahir\n1 Adi 0123456789 03-05-2014\n2 Budi 0123456790 04-06-2014\n"
    "3 Cici 0134567890 2 Juli 2013": {"nisn": 3, "child_birth": 3},
}
LEAVE = [
    "",
    "NIP 196805121990031004",
    "NIP. 19700101 199503 2 001",
    "Kode rekening 5.1.02.01.01.0052 sebesar 1.250.000.000",
    "Rekening 1234567890123456 Bank Contoh",  # no region begins with 12.34.56
    "NIK 1671013913120003",  # no thirteenth month
    "NPSN 10604321, NISN diisi oleh sekolah",
    "Tempat/tgl lahir: Palembang, 12 Mei 1975",
    "Nama anak didik ditulis lengkap oleh wali kelas.",
    "Pada tanggal 3 Mei 2024 Forum Anak bertemu.",
    "1. Rapat 03-05-2024\n2. Rapat 04-05-2024\n3. Rapat 05-05-2024",
    "Undang-Undang Nomor 35 Tahun 2014; akta kelahiran diterbitkan gratis",
    "Jumlah kelahiran tahun 2023 sebanyak 12.345 anak",
]


@pytest.mark.parametrize("text", HOLD)
def test_signs_are_counted(text):
    assert identity_signs(text) == HOLD[text]


@pytest.mark.parametrize("text", LEAVE)
def test_other_numbers_and_days_are_no_signs(text):
    assert identity_signs(text) == {}
