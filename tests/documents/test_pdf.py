from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from layak.platform.documents.writing.pdf import NotTypeset, render_pdf
from layak.platform.documents.writing.reports import (
    Card,
    CardSheet,
    Facts,
    Heading,
    Notes,
    PageBreak,
    Paragraph,
    Report,
    Signature,
    Table,
    TableColumn,
    TableRow,
    cards_pdf,
    letter_pdf,
    report_pdf,
)

MORNING = datetime(2026, 11, 24, 3, 42, tzinfo=UTC)
COLUMNS = (
    TableColumn("Kode", 1),
    TableColumn("Pertanyaan", 6),
    TableColumn("Nilai", 1, "right"),
)
LONG_NAME = (
    "Dinas Pemberdayaan Perempuan, Perlindungan Anak, Pengendalian Penduduk dan Keluarga Berencana"
)


def table(rows, **changes) -> Table:
    return Table(columns=COLUMNS, rows=rows, **changes)


def pages(data: bytes) -> list[str]:
    """The text of each page, without the marks that only allow a line to break."""
    document = pypdfium2.PdfDocument(data)
    try:
        found = []
        for page in document:
            text_page = page.get_textpage()
            found.append(text_page.get_text_range().replace("\u200b", "").replace("\r\n", "\n"))
            text_page.close()
            page.close()
        return found
    finally:
        document.close()


def a_report(*blocks, **changes) -> bytes:
    return report_pdf(
        Report(**({"title": "Rekap nilai", "blocks": blocks} | changes)), created=MORNING
    )


def long_recap() -> Table:
    rows = []
    for group in range(1, 25):
        rows.append(TableRow((str(group), f"Indikator nomor {group}", ""), "group"))
        rows += [TableRow((f"{group}.{n}", "Uraian pertanyaan " * 6, "1,00")) for n in range(11)]
    return table([*rows, TableRow(("", "Jumlah", "264,00"), "total")])


def test_a_report_holds_everything_given():
    text = pages(
        a_report(
            Heading("Nilai per bagian"),
            table([TableRow(("1.1", "Perda KLA", "12,00"))], caption="Tabel satu"),
            Facts((("Sumber", "isian perangkat daerah"),)),
            Notes(("Catatan tentang jumlah cetak",)),
            subtitle="Data 2025 dan 2026",
            letterhead=("PEMERINTAH KOTA", "GUGUS TUGAS"),
            banner="DATA CONTOH",
            facts=(("Nilai", "769,61"),),
            signatures=(
                Signature(place="Musi Raya, 24 November 2026", name="Ketut", number="NIP 1"),
            ),
            footer="nilai mandiri, belum diverifikasi",
            printed="Dicetak 24 November 2026, 10.42 WIB",
        )
    )[0]
    for wanted in (
        "Rekap nilai",
        "Data 2025 dan 2026",
        "PEMERINTAH KOTA",
        "GUGUS TUGAS",
        "DATA CONTOH",
        "Nilai per bagian",
        "Tabel satu",
        "Perda KLA",
        "12,00",
        "isian perangkat daerah",
        "Catatan tentang jumlah cetak",
        "769,61",
        "Musi Raya, 24 November 2026",
        "NIP 1",
        "nilai mandiri, belum diverifikasi",
        "Dicetak 24 November 2026, 10.42 WIB",
        "Halaman 1 dari 1",
    ):
        assert wanted in text


def test_a_long_table_repeats_its_header_and_group_and_counts_its_pages():
    found = pages(a_report(long_recap(), banner="DATA CONTOH"))
    assert len(found) > 5
    for number, text in enumerate(found, start=1):
        assert "Kode" in text
        assert "Indikator nomor" in text.split("Uraian", 1)[0]
        assert "DATA CONTOH" in text
        assert f"Halaman {number} dari {len(found)}" in text
    everything = "\n".join(found)
    assert all(f"\n{group}.{n} " in everything for group in range(1, 25) for n in range(11))


def test_a_table_without_rows_says_so():
    assert "Belum ada baris." in pages(a_report(table([])))[0]
    assert "Belum ada nilai." in pages(a_report(table([], empty="Belum ada nilai.")))[0]


def test_a_row_of_another_width_is_a_fault():
    with pytest.raises(ValueError, match="as many cells"):
        table([TableRow(("1.1", "x"))])


@pytest.mark.parametrize(
    "text", ["*a* _b_ #panic() $x$ @a <b>", '#read("pdf.py")', "\\u{41} `x` // y", "= judul", '"k"']
)
def test_text_of_people_is_shown_never_evaluated(text):
    shown = pages(a_report(Paragraph(text), table([TableRow((text, text, text))])))[0]
    assert text in shown


def test_control_characters_and_lone_surrogates_are_left_out():
    shown = pages(a_report(Paragraph("sa\x00tu\x07 du\ud800a"), title="ju\x1bdul"))[0]
    assert "satu dua" in shown
    assert "judul" in shown


def test_a_character_without_a_shape_does_not_stop_the_report():
    assert "anak" in pages(a_report(Paragraph("anak 👧🏽 汉字 riang")))[0]


def test_the_document_is_tagged_and_claims_accessibility():
    data = a_report(Heading("Satu", 3), Heading("Dua", 3), Paragraph("teks"))
    assert b"/MarkInfo" in data
    assert b"/StructTreeRoot" in data
    assert b"pdfuaid" in data
    assert b"/Lang" in data
    document = pypdfium2.PdfDocument(data)
    assert document.get_metadata_value("Title") == "Rekap nilai"
    document.close()


def test_the_same_values_give_the_same_bytes():
    assert a_report(Paragraph("x")) == a_report(Paragraph("x"))


def test_long_names_and_unbroken_words_stay_inside_the_page():
    word = "x" * 200
    rows = [TableRow((word, LONG_NAME, word)), TableRow((word, "", ""), "group")]
    document = pypdfium2.PdfDocument(a_report(table(rows), Paragraph(word), facts=((word, word),)))
    page = document[0]
    width = page.get_width()
    text_page = page.get_textpage()
    edges = [text_page.get_charbox(n)[2] for n in range(text_page.count_chars())]
    text_page.close()
    page.close()
    document.close()
    assert max(edges) < width - 40


def test_a_cell_longer_than_a_page_is_printed_whole():
    rows = [TableRow(("1.1", "awal " + "panjang " * 2000 + "akhir", "1,00"))]
    found = pages(a_report(table(rows)))
    assert len(found) > 1
    assert sum(text.count("panjang") for text in found) == 2000


def test_a_moment_of_any_zone_is_the_moment_of_creation():
    wib = MORNING.astimezone(ZoneInfo("Asia/Jakarta"))
    data = report_pdf(Report(title="Rekap", blocks=()), created=wib)
    document = pypdfium2.PdfDocument(data)
    assert document.get_metadata_value("CreationDate") == "D:20261124034200Z"
    document.close()


def test_landscape_and_page_breaks():
    data = a_report(Paragraph("a"), PageBreak(), Paragraph("b"), landscape=True)
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 2
    assert document.get_page_size(0)[0] > document.get_page_size(0)[1]
    document.close()


def test_a_statement_keeps_its_last_paragraph_with_the_signature():
    for count in range(26, 38, 2):
        letter = Report(
            title="SURAT PERNYATAAN",
            blocks=(
                Paragraph("Dengan ini menyatakan."),
                table([TableRow((f"14.{n}", LONG_NAME, "1,00")) for n in range(count)]),
                Paragraph("Demikian pernyataan ini."),
            ),
            signatures=(Signature(lines=(f"Kepala {LONG_NAME}",), name="dr. Heri Kusuma"),),
        )
        with_name = [t for t in pages(letter_pdf(letter, created=MORNING)) if "Kusuma" in t]
        assert len(with_name) == 1
        assert "Demikian" in with_name[0]


def test_every_card_goes_alone_and_whole():
    cards = [
        Card(
            title=f"Operator {LONG_NAME} {n}",
            facts=(("Nama pengguna", f"sari.{n}"), ("Alamat", "https://layak.example/aktivasi/")),
            code_label="Kode aktivasi",
            code=f"K7QM-3XWP-9T{n:02}",
        )
        for n in range(10, 25)
    ]
    sheet = CardSheet(
        title="Kode aktivasi", cards=cards, instructions=("Berlaku satu kali.",), banner="CONTOH"
    )
    found = pages(cards_pdf(sheet, created=MORNING))
    assert sum(text.count("Berlaku satu kali.") for text in found) == 15
    for n in range(10, 25):
        (page,) = [text for text in found if f"K7QM-3XWP-9T{n}" in text]
        assert f"sari.{n}" in page


def test_no_cards_say_so():
    text = pages(cards_pdf(CardSheet(title="Kode", cards=()), created=MORNING))[0]
    assert "Belum ada kartu." in text


def test_a_faulty_template_is_not_hidden():
    with pytest.raises(NotTypeset, match="No such file"):
        render_pdf("tidak-ada", {}, title="x", created=MORNING)
