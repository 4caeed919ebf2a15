"""What a paper says of itself, on invented papers of the usual shapes."""

from __future__ import annotations

from datetime import date

import pytest

from layak.rules.papers.facts import Paper, recognise

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
    "number and year below": (
        "PERATURAN WALI KOTA MUSI RAYA\nNOMOR\n12\nTAHUN 2024\nTENTANG\nRENCANA AKSI",
        Paper(kind="regulation", number="12", year=2024),
    ),
    "all in one line": (
        "SALINAN PERATURAN DAERAH KOTA MUSI RAYA NOMOR 7 TAHUN 2O23 TENTANG\nKOTA LAYAK ANAK",
        Paper(kind="regulation", number="7", year=2023),
    ),
    "number after the subject": (
        "SURAT KEPUTUSAN\nKEPALA SD NEGERI 12\nTENTANG\nTIM SEKOLAH RAMAH ANAK\n"
        "SK No. 188.45/15-SDN12/VII/2O23\nMenimbang",
        Paper(kind="decree", number="188.45/15-SDN12/VII/2023", year=2023),
    ),
    "what it changes is another": (
        "PERATURAN WALI KOTA MUSI RAYA\nTENTANG\nPERUBAHAN ATAS PERATURAN WALI KOTA\n"
        "NOMOR 5 TAHUN 2019 TENTANG RENCANA AKSI",
        Paper(kind="regulation"),
    ),
    "attachment": (
        "LAMPIRAN I\nKEPUTUSAN WALI KOTA MUSI RAYA\nNOMOR : 463 / KEP / DP3A / 2024\n"
        "TANGGAL : 5 Januari 2024\nSUSUNAN GUGUS TUGAS",
        Paper(kind="decree", number="463/KEP/DP3A/2024", year=2024, dated_on=date(2024, 1, 5)),
    ),
    "circular below a letter's head": (
        "PEMERINTAH KOTA MUSI RAYA\nJalan Merdeka Nomor 1 Telepon 0711\n"
        "Nomor 1 440/151/Dinkes/2024 Musi Raya, 14 Februari 2024\nHal : Kawasan Tanpa Rokok\n"
        "SURAT EDARAN\nNOMOR 440/151/Dinkes/2024\nTENTANG\nKAWASAN TANPA ROKOK\n"
        "a.n. WALI KOTA MUSI RAYA\nSekretaris Daerah,\nDrs. AHMAD FAUZI, M.Si.\nNIP 1968",
        Paper(
            kind="circular",
            number="440/151/Dinkes/2024",
            year=2024,
            dated_on=date(2024, 2, 14),
            signer="Drs. AHMAD FAUZI, M.Si.",
        ),
    ),
    "official report with its day in words": (
        "Berita Acara\nRapat Forum Anak\nNomor: 05/BA/2025\n"
        "Pada hari ini Senin tanggal dua puluh satu bulan April tahun dua ribu dua puluh lima kami\n"
        "Ketua Forum Anak\nDIMAS SAPUTRA",
        Paper(
            kind="official_report",
            number="05/BA/2025",
            year=2025,
            dated_on=date(2025, 4, 21),
            signer="DIMAS SAPUTRA",
        ),
    ),
    "agreement with two numbers": (
        "PERJANJIAN KERJA SAMA\nANTARA\nKOTA MUSI RAYA\nDENGAN\nUNIVERSITAS CONTOH\nTENTANG\n"
        "PENDAMPINGAN\nNOMOR : 119/12/PKS/2024\nNOMOR : 044/UC/2024",
        Paper(kind="agreement", number="119/12/PKS/2024", year=2024),
    ),
    "settled before it was published": (
        "PERATURAN BUPATI BANYU\nNOMOR 30 TAHUN 2021\nTENTANG X\nDitetapkan di Banyu\n"
        "pada tanggal 30 Desember 2021\nBUPATI BANYU,\nttd.\nSITI AMINAH ZAHRA\n"
        "Diundangkan di Banyu\npada tanggal 3 Januari 2022\nSEKRETARIS DAERAH,\nttd\nJOKO SUSILO",
        Paper(
            kind="regulation",
            number="30",
            year=2021,
            dated_on=date(2021, 12, 30),
            signer="SITI AMINAH ZAHRA",
            is_signed=True,
        ),
    ),
    "budget extract": (
        "PEMERINTAH KOTA MUSI RAYA\nDOKUMEN PELAKSANAAN ANGGARAN\nTAHUN ANGGARAN 2024\n"
        "Nomor DPA : DPA/A.1/2.08.0.00/001/2024\nRencana belanja",
        Paper(kind="signed_budget_extract", number="DPA/A.1/2.08.0.00/001/2024", year=2024),
    ),
    "a colon read as a one": (
        "PEMERINTAH KOTA MUSI RAYA\nNomor 1: 421,3 / 1120 / Disdik-II / V / 2023\nSifat : Biasa\n"
        "Hal : Data sekolah",
        Paper(kind="letter", number="421.3/1120/Disdik-II/V/2023", year=2023),
    ),
    "letters set apart": (
        "S U R A T  T U G A S\nNomor : 094/221/ITKO/2025",
        Paper(kind="assignment_letter", number="094/221/ITKO/2025", year=2025),
    ),
    "minutes": (
        "NOTULEN RAPAT\nHari, tanggal : Selasa, 20 Februari 2024\nTempat : Bappeda",
        Paper(kind="minutes", year=2024, dated_on=date(2024, 2, 20)),
    ),
    "draft": (
        "RANCANGAN\nPERATURAN WALI KOTA MUSI RAYA\nNOMOR .... TAHUN 2026\nTENTANG",
        Paper(kind="regulation", number=None, year=2026, is_signed=False),
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


@pytest.mark.parametrize(
    ("text", "kind", "year"),
    [
        ("Undangan\nKami mengundang Bapak dan Ibu.", "invitation", None),
        ("Notulen\nHari/Tanggal : Selasa, 14 Januari 2025", "minutes", 2025),
        ("Peraturan\nBeranda\nBerita", None, None),
        ("Beranda\nLaporan\nBerita", None, None),
        ("Laporan Bulanan Forum Anak\nAgustus 2026\nIsi", "report", 2026),
        ("LAPORAN KEGIATAN\nBULAN MEI 2025\nDinas", "report", 2025),
        ("Laporan Kegiatan\nPada Mei 2025 kami mulai.", "report", None),
        (
            "BERITA ACARA\nPada hari ini, Senin tanggal 5 bulan Mei tahun 2025, telah diserahkan",
            "official_report",
            2025,
        ),
    ],
)
def test_short_titles_and_months(text, kind, year):
    paper = recognise(text)
    assert (paper.kind, paper.year) == (kind, year)
