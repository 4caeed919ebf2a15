"""Letters as Word files: ours, a city's own, and what must not come through."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest
from docx import Document

from layak.platform.documents.writing.letters import (
    SAMPLE,
    BadTemplate,
    base_letter,
    check_template,
    letter_docx,
)

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def words(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def xml(data: bytes) -> str:
    return ZipFile(io.BytesIO(data)).read("word/document.xml").decode()


def changed(old: str, new: str) -> bytes:
    """Our template as someone changed it in Word."""
    document = Document(io.BytesIO(base_letter()))
    for paragraph in document.paragraphs:
        if old in paragraph.text:
            paragraph.runs[0].text = paragraph.text.replace(old, new)
            for run in paragraph.runs[1:]:
                run.text = ""
            break
    else:
        raise AssertionError(old)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_rows(count: int) -> dict:
    row = SAMPLE["pertanyaan"][0]
    return SAMPLE | {"pertanyaan": [row | {"no": str(place)} for place in range(1, count + 1)]}


def test_letter_holds_every_field():
    said = words(letter_docx(SAMPLE, created=AT))
    expected = (
        "PEMERINTAH KOTA CONTOH", "DINAS CONTOH", "Jalan Contoh 1", "000/1", "Biasa",
        "Contoh, 1 Januari", "Yth. Kepala Dinas Contoh", "Alinea kedua.",
        "a.n. Wali Kota Contoh", "Sekretaris Daerah,", "Nama Pejabat", "NIP 000000000000000000",
        "1. Arsip", "Daftar pertanyaan", "1.2",
    )  # fmt: skip
    for text in expected:
        assert text in said, text
    assert "{{" not in said
    assert "{%" not in said


def test_letter_is_on_f4_and_its_list_lies_across():
    letter, attachment = Document(io.BytesIO(letter_docx(SAMPLE, created=AT))).sections
    sizes = [round(length.mm) for length in (letter.page_width, letter.page_height)]
    assert sizes == [215, 330]
    assert (attachment.page_width, attachment.page_height) == (
        letter.page_height,
        letter.page_width,
    )
    assert "PAGE" in letter.footer._element.xml


@pytest.mark.parametrize("count", [0, 1, 200])
def test_list_repeats_its_head_and_keeps_rows_whole(count):
    data = letter_docx(with_rows(count), created=AT)
    table = Document(io.BytesIO(data)).tables[-1]
    assert len(table.rows) == 1 + count
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert all("w:cantSplit" in row._tr.xml for row in table.rows)
    assert ("Belum ada pertanyaan." in words(data)) == (count == 0)


def test_same_letter_has_the_same_bytes():
    assert letter_docx(SAMPLE, created=AT) == letter_docx(SAMPLE, created=AT)
    assert base_letter() == base_letter.__wrapped__()


@pytest.mark.parametrize(
    "hostile", ["<b>&</b>", "{{ nip }}", "{% for x in isi %}", "a\x00b\x0bc", "]]>", "\ud83d x"]
)
def test_text_of_people_stays_text(hostile):
    said = words(letter_docx(SAMPLE | {"hal": hostile}, created=AT))
    assert re.sub(r"[\x00\x0b\ud83d]", "", hostile) in said


def test_nip_and_grade_are_left_out_without_one():
    said = words(letter_docx(SAMPLE | {"nip": "", "pangkat": "", "tembusan": []}, created=AT))
    assert "NIP" not in said
    assert "Tembusan" not in said


def test_mark_stands_in_the_head():
    assert "<pic:pic" in xml(letter_docx(SAMPLE, created=AT, logo=PNG))
    assert "<pic:pic" not in xml(letter_docx(SAMPLE, created=AT))


def test_changed_template_works():
    own = changed("Yth. {{ kepada }}", "Kepada Yth. Bapak/Ibu {{ kepada }}")
    check_template(own, SAMPLE, created=AT)
    said = words(letter_docx(SAMPLE, created=AT, template=own))
    assert "Kepada Yth. Bapak/Ibu Kepala Dinas Contoh" in said


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ("{{ nomr }}", "tidak dikenal"),
        ("{{ kepada", "tidak lengkap"),
        ("{% for a in isi %}", "tidak lengkap"),
        ("{{ kepada.__class__.__mro__ }}", "tidak dikenal|tidak diizinkan"),
        ("{{ cycler.__init__.__globals__ }}", "tidak dikenal|tidak diizinkan"),
        ("{{ 'a' * 1000000000 }}", "tidak diizinkan"),
        ("{{ range(99999999)|list }}", "tidak dikenal"),
        (
            "{%for a in isi%}{%for b in isi%}{%for c in isi%}x{%endfor%}{%endfor%}{%endfor%}",
            "tidak diizinkan",
        ),
    ],
)
def test_bad_template_is_refused_with_its_reason(field, reason):
    own = changed("Yth. {{ kepada }}", field)
    with pytest.raises(BadTemplate, match=reason):
        check_template(own, SAMPLE, created=AT)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 rusak", b"%PDF-1.7", base_letter()[:5000]])
def test_what_is_no_word_file_is_refused(data):
    with pytest.raises(BadTemplate, match="bukan dokumen Word"):
        check_template(data, SAMPLE, created=AT)


def test_other_packages_and_macros_are_refused():
    out = io.BytesIO()
    with ZipFile(out, "w") as package:
        package.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(BadTemplate, match="bukan dokumen Word"):
        check_template(out.getvalue(), SAMPLE, created=AT)
    out = io.BytesIO(base_letter())
    with ZipFile(out, "a") as package:
        package.writestr("word/vbaProject.bin", "x")
    with pytest.raises(BadTemplate, match="makro"):
        check_template(out.getvalue(), SAMPLE, created=AT)
