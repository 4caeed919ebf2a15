"""What a paper says of itself, on invented papers of the usual shapes."""

from __future__ import annotations

from datetime import date

import pytest

from layak.rules.papers import Paper, recognise

DECREE = """
            WALI KOTA MUSI RAYA
            PROVINSI CONTOH

KEPUTUSAN WALI KOTA MUSI RAYA
NOMOR 463/112/DP3A/2025
TENTANG
GUGUS TUGAS KOTA LAYAK ANAK

Menimbang : a. bahwa Peraturan Presiden Nomor 25 Tahun 2021 tentang
Kebijakan Kabupaten/Kota Layak Anak perlu dilaksanakan;

Ditetapkan di Musi Raya
pada tanggal 3 Maret 2025
WALI KOTA MUSI RAYA,
ttd.
"""
REGULATION = """SALINAN
PERATURAN DAERAH KOTA MUSI RAYA
NOMOR 7 TAHUN 2023
TENTANG
PENYELENGGARAAN KOTA LAYAK ANAK
Menimbang: bahwa Undang-Undang Nomor 35 Tahun 2014
"""
LETTER = """PEMERINTAH KOTA MUSI RAYA
DINAS PEMBERDAYAAN PEREMPUAN
Nomor : 005 / 87 / DP3A / 2026
Sifat : Penting
Hal : Undangan Rapat Koordinasi
Yth. Kepala Dinas Kesehatan
"""
CASES = {
    "decree": (
        DECREE,
        Paper(
            kind="decree",
            number="463/112/DP3A/2025",
            year=2025,
            dated_on=date(2025, 3, 3),
            is_signed=True,
        ),
    ),
    "regulation": (REGULATION, Paper(kind="regulation", number="7", year=2023)),
    "letter": (LETTER, Paper(kind="invitation", number="005/87/DP3A/2026", year=2026)),
    "circular": (
        "SURAT EDARAN\nNOMOR: 440/15/2024\nTENTANG\nKAWASAN TANPA ROKOK",
        Paper(kind="circular", number="440/15/2024", year=2024),
    ),
    "agreement": (
        "NOTA KESEPAHAMAN\nANTARA\nPEMERINTAH KOTA MUSI RAYA\nDENGAN\nUNIVERSITAS CONTOH\n"
        "NOMOR : 12/PKS/2024\nTENTANG\nPENDAMPINGAN",
        Paper(kind="agreement", number="12/PKS/2024", year=2024),
    ),
    "attendance": (
        "DAFTAR HADIR\nRapat Gugus Tugas\nNo Nama Jabatan Tanda tangan",
        Paper(kind="attendance_list"),
    ),
    "scanned year": (
        "KEPUTUSAN CAMAT ILIR CONTOH\nNOMOR 9 TAHUN 2O24\nTENTANG",
        Paper(kind="decree", number="9", year=2024),
    ),
    "draft": (
        "RANCANGAN\nPERATURAN WALI KOTA MUSI RAYA\nNOMOR .... TAHUN 2026\nTENTANG",
        Paper(kind="regulation", number=None, year=None, is_signed=False),
    ),
    "empty place of the name": (
        "SURAT PERNYATAAN\nSaya menyatakan benar.\nKepala Dinas\n\n(....................)\nNIP.",
        Paper(kind="statement", is_signed=False),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_paper_is_recognised(name):
    text, expected = CASES[name]
    assert recognise(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Keputusan Menteri Nomor 5 Tahun 2020 mewajibkan hal ini.",  # a sentence, no heading
        "Anak-anak belajar membaca di taman.\nPeraturan sekolah dibacakan bersama.",
        "RESEP BUBUR BAYI\nNomor satu: cuci tangan",
        "Laporan ini singkat.",
        "Pada tahun 2024 tercatat 12 kelurahan.",
    ],
)
def test_plain_text_is_no_paper(text):
    assert recognise(text) == Paper()


def test_number_of_a_law_in_the_body_is_not_the_papers_own():
    text = "KEPUTUSAN LURAH CONTOH\nTENTANG\nPATBM\nMengingat: Undang-Undang Nomor 35 Tahun 2014"
    assert recognise(text) == Paper(kind="decree")
