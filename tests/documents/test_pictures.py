"""Pages as pictures, words marked where they stand, words laid over scans, office files as text."""

from __future__ import annotations

import io
import struct
import zlib

import docx
import pikepdf
import pytest
from PIL import Image

from layak.platform.documents.files import kinds
from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.pictures.rendering import (
    page_picture,
    page_total,
    stripped_photo,
    thumbnail,
)
from layak.platform.documents.pictures.searchable import bundle_layers, merge_layers, text_layers
from layak.platform.documents.reading.contents import read_contents
from layak.platform.documents.writing.sheets import Column, Sheet, write_workbook
from tests.conftest import MONDAY
from tests.documents.papers import (
    as_scan,
    changed,
    drawn,
    place_of,
    scanned,
    text_of,
    typeset,
    words_of,
)

PDF, PNG, JPG, DOCX, XLSX, CSV = (
    kind.media_type
    for kind in (
        kinds.PDF, kinds.PNG, kinds.JPG, kinds.DOCX, kinds.XLSX, kinds.CSV,
    )
)  # fmt: skip


@pytest.fixture(scope="module")
def paper():
    return typeset()


@pytest.fixture
def keep(tmp_path):
    def kept(data: bytes, name: str = "paper"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return kept


def opened(made) -> Image.Image:
    return Image.open(io.BytesIO(made.data)).convert("RGB")


def yellow_box(picture: Image.Image) -> tuple[float, float, float, float]:
    """The box around what a marker coloured, in shares of the picture."""
    blue = picture.split()[2].point(lambda level: 255 * (level < 170))
    red = picture.split()[0].point(lambda level: 255 * (level > 200))
    both = Image.new("L", picture.size)
    both.paste(blue, mask=red)
    left, top, right, bottom = both.getbbox()
    width, height = picture.size
    return left / width, top / height, right / width, bottom / height


def test_a_page_is_light_and_its_words_are_marked_where_they_stand(paper, keep):
    source = keep(paper)
    made = page_picture(source, PDF, 1, words=["Sekolah"])
    picture = opened(made)
    assert (made.media_type, made.page_count, picture.width) == ("image/webp", 1, 1400)
    assert len(made.data) <= 250_000
    assert yellow_box(picture) == pytest.approx(place_of(source, "Sekolah"), abs=0.012)


def test_a_thumbnail_is_small_in_every_way(keep):
    noise = Image.effect_noise((1600, 2400), 90).convert("RGB")
    data = io.BytesIO()
    noise.save(data, "JPEG", quality=90)
    made = thumbnail(keep(data.getvalue()), JPG)
    width, height = opened(made).size
    assert width / height == pytest.approx(1600 / 2400, abs=0.01)
    assert 160 <= width <= 320
    assert len(made.data) <= 10_000


def test_a_photo_stands_upright_without_the_notes_of_the_camera(keep):
    photo = Image.new("RGB", (80, 60), "blue")
    photo.paste("red", (0, 0, 40, 60))
    notes = Image.Exif()
    notes[0x0112] = 3  # upside down
    notes.get_ifd(0x8825)[1] = "S"
    data = io.BytesIO()
    photo.save(data, "JPEG", exif=notes, quality=95)
    made = stripped_photo(keep(data.getvalue()), JPG)
    red, _green, blue = opened(made).getpixel((10, 30))
    assert (red < 60, blue > 200) == (True, True)
    assert b"Exif" not in made.data


def broken_picture() -> bytes:
    data = io.BytesIO()
    Image.effect_noise((300, 300), 90).save(data, "PNG")
    return data.getvalue()[:4000]


def enormous() -> bytes:
    """A picture that says it is 40,000 x 40,000 and holds nearly nothing."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 40_000, 40_000, 1, 0, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0" * 1000)
    chunks = (header, data, b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in chunks
    )


@pytest.mark.parametrize(
    ("make", "kind", "reason"),
    [
        (broken_picture, PNG, "rusak atau terpotong"),
        (enormous, PNG, "terlalu besar"),
        (lambda: b"%PDF-1.7\n%%EOF", PDF, "rusak atau terpotong"),
    ],
)
def test_what_cannot_be_drawn_says_why(keep, make, kind, reason):
    with pytest.raises(Unreadable, match=reason):
        page_picture(keep(make()), kind, 1)


def test_a_page_that_is_not_there(paper, keep):
    source = keep(paper)
    assert page_total(source, PDF) == 1
    with pytest.raises(Unreadable, match="tidak ada"):
        page_picture(source, PDF, 2)


@pytest.mark.parametrize("turn", [0, 90])
def test_words_lie_over_a_scan_where_they_are_seen(paper, keep, turn):
    flat = as_scan(scanned(paper).rotate(turn, expand=True))
    source = keep(changed(flat, lambda pdf: pdf.pages[0].rotate(turn, relative=False)), "scan.pdf")
    assert text_of(source).split() == []
    result = searchable(source)
    assert "Sekolah ramah anak" in text_of(result)
    truth = keep(paper, "truth.pdf")
    found = place_of(result, "Sekolah", is_turned=turn == 90)
    assert found == pytest.approx(place_of(truth, "Sekolah"), abs=0.02)
    before, after = drawn(source), drawn(result)
    assert after.size == before.size
    assert after.tobytes() == before.tobytes()


def searchable(source):
    """The copy of one page with words over it."""
    folder = source.with_name("layers")
    folder.mkdir()
    assert text_layers(source, PDF, [1], folder, seconds=60) == [1]
    bundle_layers(folder, 1, 1, out=folder / "bundle")
    result = source.with_name("result.pdf")
    merge_layers(source, PDF, {1: folder / "bundle"}, out=result)
    return result


def test_a_page_with_words_of_its_own_gets_no_others(paper, keep, tmp_path):
    assert text_layers(keep(paper), PDF, [1], tmp_path, seconds=60) == [1]
    assert (tmp_path / "1.pdf").read_bytes() == b""
    bundle_layers(tmp_path, 1, 1, out=tmp_path / "bundle")
    assert (tmp_path / "bundle").read_bytes() == b""


def test_what_a_file_may_start_stays_behind(paper, keep):
    def load(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.attachments["a.txt"] = b"isi"
        pdf.pages[0].AA = pikepdf.Dictionary(
            O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(2)")
        )

    source = keep(changed(paper, load))
    result = source.with_name("result.pdf")
    merge_layers(source, PDF, {}, out=result)
    with pikepdf.open(result) as made:
        assert "/AA" not in made.pages[0].obj
        assert set(made.Root.keys()) <= {"/Type", "/Pages"}
        assert len(made.attachments) == 0
    assert words_of(source)


def test_office_files_and_tables_are_read_as_they_stand(keep):
    paper = docx.Document()
    paper.add_heading("Laporan", 1)
    paper.add_paragraph("Kelas ibu hamil.")
    table = paper.add_table(2, 2)
    for number, cell in enumerate(table.rows[0].cells + table.rows[1].cells):
        cell.text = f"sel {number}"
    data = io.BytesIO()
    paper.save(data)
    (page,) = read_contents(keep(data.getvalue()), DOCX)
    assert [(block.kind, block.text, block.rows) for block in page.blocks] == [
        ("heading", "Laporan", []),
        ("text", "Kelas ibu hamil.", []),
        ("table", "", [["sel 0", "sel 1"], ["sel 2", "sel 3"]]),
    ]
    sheets = [
        Sheet(title=name, columns=[Column(title="Kota")], rows=[["Musi Raya"]])
        for name in ("Satu", "Dua")
    ]
    book = write_workbook(sheets, title="Uji", created=MONDAY)
    pages = read_contents(keep(book), XLSX)
    assert [page.title for page in pages] == ["Satu", "Dua"]
    assert ["Musi Raya"] in pages[0].blocks[0].rows
    (page,) = read_contents(keep("kode;nilai\n14.1;é\n".encode()), CSV)
    assert page.blocks[0].rows == [["kode", "nilai"], ["14.1", "é"]]


def test_a_broken_office_file_says_so(keep):
    with pytest.raises(Unreadable, match="rusak"):
        read_contents(keep(b"PK\x03\x04" + b"0" * 50), DOCX)
