"""What was blacked out cannot be had back: not as text, bytes, pixels or by reading the picture."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image

from layak.platform.documents.files import kinds
from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.pictures import redacting
from layak.platform.documents.pictures.pages import Box
from layak.platform.documents.pictures.redacting import Area
from layak.platform.documents.pictures.suggested_areas import suggested_areas
from tests.documents.papers import (
    NAME,
    NIK,
    as_scan,
    changed,
    drawn,
    insides,
    place_of,
    read_aloud,
    scanned,
    text_of,
    typeset,
    words_of,
)

PDF, JPG, TIFF = (kind.media_type for kind in (kinds.PDF, kinds.JPG, kinds.TIFF))
SECRETS = [*NAME.split(), *NIK.split()]


@pytest.fixture(scope="module")
def paper():
    return typeset()


@pytest.fixture
def keep(tmp_path):
    """`keep(data)`: a path that holds these bytes."""

    def kept(data: bytes, name: str = "paper"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return kept


class Made:
    def __init__(self, told: redacting.Redacted, data: bytes) -> None:
        self.media_type, self.page_count, self.data = told.media_type, told.page_count, data


def redact(source, media_type: str, areas) -> Made:
    out = source.with_name("out")
    told = redacting.redact(source, media_type, areas, out=out)
    return Made(told, out.read_bytes())


def box(corners) -> Box:
    left, top, right, bottom = corners
    return Box(left=left, top=top, right=right, bottom=bottom)


def black_share(picture: Image.Image, corners) -> float:
    """How much of a box of the picture is black."""
    left, top, right, bottom = corners
    width, height = picture.size
    part = picture.convert("L").crop(
        (int(left * width) + 1, int(top * height) + 1, int(right * width), int(bottom * height))
    )
    dark = sum(part.histogram()[:40])
    return dark / (part.width * part.height)


def loaded(pdf: pikepdf.Pdf) -> None:
    """Everything else that can carry a name out of the house."""
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = NAME
    pdf.docinfo["/Author"] = NAME
    pdf.attachments["peserta.txt"] = f"{NAME} {NIK}".encode()
    pdf.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=pikepdf.String(f"app.alert('{NAME}')")
    )
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=[10, 10, 30, 30],
        Contents=pikepdf.String(NIK),
    )
    pdf.pages[0].Annots = pdf.make_indirect([note])
    pdf.add_blank_page()


def test_nothing_of_it_is_left_in_the_pdf(paper, keep):
    source = keep(changed(paper, loaded))
    corners = place_of(source, *SECRETS)
    assert b"Bunga" in insides(source.read_bytes())
    made = redact(source, PDF, [Area(page=1, box=box(corners))])
    result = keep(made.data, "result.pdf")
    assert (made.media_type, made.page_count) == (PDF, 2)
    assert text_of(result).split() == []
    held = insides(made.data)
    for secret in [*NAME.split(), NIK, NIK.replace(" ", ""), "peserta.txt", "app.alert", "/Author"]:
        assert secret.encode() not in held, secret
        assert secret.encode("utf-16-be") not in held, secret


def test_the_place_is_black_and_the_rest_can_be_read(paper, keep):
    source = keep(paper)
    corners = place_of(source, *SECRETS)
    made = redact(source, PDF, [Area(page=1, box=box(corners))])
    picture = drawn(keep(made.data, "result.pdf"))
    assert black_share(picture, corners) > 0.99
    assert picture.size == drawn(source).size
    said = read_aloud(scanned(made.data))
    assert "DAFTARPESERTA" in said
    assert "Balaikelurahan" in said
    assert not any(secret in said for secret in ("Bunga", "Contoh", "1671", "0455", "0315"))


@pytest.mark.parametrize(
    "turn",
    [90, pytest.param(180, marks=pytest.mark.long), pytest.param(270, marks=pytest.mark.long)],
)
def test_a_turned_page_is_black_where_it_is_seen(paper, keep, turn):
    source = keep(changed(paper, lambda pdf: pdf.pages[0].rotate(turn, relative=False)))
    picture = drawn(source)
    upright = place_of(keep(paper, "upright.pdf"), *NAME.split())
    left, top, right, bottom = upright
    seen = {
        90: (1 - bottom, left, 1 - top, right),
        180: (1 - right, 1 - bottom, 1 - left, 1 - top),
        270: (top, 1 - right, bottom, 1 - left),
    }[turn]
    assert black_share(picture, seen) > 0.02
    made = redact(source, PDF, [Area(page=1, box=box(seen))])
    after = drawn(keep(made.data, "result.pdf"))
    assert after.size == picture.size
    assert black_share(after, seen) > 0.99


def test_a_photo_loses_the_place_and_the_notes_of_the_camera(keep):
    photo = Image.new("RGB", (400, 300), "white")
    photo.paste("red", (300, 0, 400, 60))
    notes = Image.Exif()
    notes[0x0112] = 6  # to be turned by 90 degrees clockwise
    notes[0x010E] = NAME
    notes.get_ifd(0x8825)[1] = "S"
    data = io.BytesIO()
    photo.save(data, "JPEG", exif=notes, quality=95)
    made = redact(
        keep(data.getvalue()),
        JPG,
        [Area(page=1, box=Box(left=0.7, top=0.7, right=1.0, bottom=1.0))],
    )
    assert b"Exif" not in made.data
    assert NAME.encode() not in made.data
    result = Image.open(io.BytesIO(made.data))
    assert result.size == (300, 400)
    # upright, the red corner lies at the lower right
    assert result.getpixel((290, 390)) < (20, 20, 20)
    assert result.getpixel((250, 310)) < (20, 20, 20)
    assert result.getpixel((100, 350)) > (240, 240, 240)


def test_a_scan_of_two_pages_becomes_a_pdf_of_two(keep):
    pages = [Image.new("L", (200, 300), shade) for shade in (255, 200)]
    data = io.BytesIO()
    pages[0].save(data, "TIFF", save_all=True, append_images=pages[1:])
    whole = Box(left=0.0, top=0.0, right=1.0, bottom=1.0)
    made = redact(keep(data.getvalue()), TIFF, [Area(page=2, box=whole)])
    result = keep(made.data, "result.pdf")
    assert made.page_count == 2
    assert drawn(result, 1).getpixel((50, 50)) > (240, 240, 240)
    assert drawn(result, 2).getpixel((50, 50)) < (20, 20, 20)


def locked(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def many_pages(pdf: pikepdf.Pdf) -> None:
    for _ in range(200):
        pdf.add_blank_page(page_size=(72, 72))


@pytest.mark.parametrize(
    ("make", "page", "reason"),
    [
        (locked, 1, "kata sandi"),
        (lambda data: data[: len(data) // 2], 1, "rusak atau terpotong"),
        (lambda data: data, 2, "halaman yang tidak ada"),
        (lambda data: changed(data, many_pages), 1, "201 halaman"),
    ],
)
def test_what_cannot_be_redacted_says_why(paper, keep, make, page, reason):
    area = Area(page=page, box=Box(left=0.1, top=0.1, right=0.2, bottom=0.2))
    with pytest.raises(Unreadable, match=reason):
        redact(keep(make(paper)), PDF, [area])


def test_an_office_file_is_to_be_a_pdf_first(keep):
    area = Area(page=1, box=Box(left=0.1, top=0.1, right=0.2, bottom=0.2))
    with pytest.raises(Unreadable, match="Simpan sebagai PDF"):
        redact(keep(b"PK"), kinds.DOCX.media_type, [area])


@pytest.mark.parametrize("kind", ["printed", "scanned"])
def test_suggestions_cover_name_and_number_and_no_more(paper, keep, kind):
    source = keep(paper)
    looked_at = source if kind == "printed" else keep(as_scan(scanned(paper)), "scan.pdf")
    boxes = suggested_areas(looked_at, PDF, 1)
    covered = [
        word
        for word, (left, top, right, bottom) in words_of(source)
        if any(
            b.left <= (left + right) / 2 <= b.right and b.top <= (top + bottom) / 2 <= b.bottom
            for b in boxes
        )
    ]
    assert covered == SECRETS
