"""One PDF of chosen pages: what stands on which page, told by poppler and by hand."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from layak.platform.documents.pictures.joining import Paper, join, probe
from tests.documents.papers import typeset

PDF, JPG = "application/pdf", "image/jpeg"
ROOMY = 50_000_000


def paper(folder: Path, name: str, pages: int) -> Path:
    path = folder / f"{name}.pdf"
    breaks = "\n#pagebreak()\n".join(f"{name} halaman {n}" for n in range(1, pages + 1))
    path.write_bytes(typeset(breaks))
    return path


def noise(folder: Path, name: str, size: tuple[int, int], **options) -> Path:
    path = folder / f"{name}.jpg"
    Image.effect_noise(size, 90).convert("RGB").save(path, "JPEG", quality=95, **options)
    return path


def texts(path: Path) -> list[str]:
    """What poppler reads on each page."""
    said = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    return [" ".join(page.split()) for page in said.stdout.decode().split("\f")[:-1]]


def test_chosen_pages_stand_in_their_order_below_bookmarks(tmp_path):
    papers = [
        Paper(path=paper(tmp_path, "Cover", 1), media_type=PDF, title="Sampul"),
        Paper(path=paper(tmp_path, "SK", 9), media_type=PDF, title="SK", pages=((2, 3), (7, 7))),
        Paper(path=noise(tmp_path, "foto", (400, 300)), media_type=JPG, title="Foto"),
        Paper(path=paper(tmp_path, "Notulen", 2), media_type=PDF, title="Notulen"),
    ]
    out = tmp_path / "out.pdf"
    made = join(papers, out, title="14.1", limit=ROOMY)
    assert texts(out) == [
        "Cover halaman 1", "SK halaman 2", "SK halaman 3", "SK halaman 7", "",
        "Notulen halaman 1", "Notulen halaman 2",
    ]  # fmt: skip
    assert (made.page_count, made.is_lightened) == (7, False)
    with pikepdf.open(out) as read, read.open_outline() as outline:
        (whole,) = outline.root
        assert whole.title == "14.1"
        places = [
            (item.title, read.pages.index(pikepdf.Page(item.destination[0])))
            for item in whole.children
        ]
    assert places == [("Sampul", 0), ("SK", 1), ("Foto", 4), ("Notulen", 5)]


def test_pages_beyond_the_paper_are_left_out(tmp_path):
    papers = [
        Paper(path=paper(tmp_path, "A", 1), media_type=PDF, title="A"),
        Paper(path=paper(tmp_path, "B", 2), media_type=PDF, title="B", pages=((2, 9),)),
    ]
    join(papers, tmp_path / "out.pdf", title="x", limit=ROOMY)
    assert texts(tmp_path / "out.pdf") == ["A halaman 1", "B halaman 2"]


def test_what_is_stamped_on_a_page_stays_visible_and_nothing_acts(tmp_path):
    path = paper(tmp_path, "SK", 1)
    with pikepdf.open(path, allow_overwriting_input=True) as read:
        page = read.pages[0]
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        stamp = pikepdf.Stream(read, b"BT /F1 12 Tf 5 5 Td (DITANDATANGANI) Tj ET")
        stamp.Type, stamp.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        stamp.BBox = [0, 0, 200, 40]
        stamp.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=[50, 50, 250, 90], F=4,
            AP=pikepdf.Dictionary(N=stamp),
        )  # fmt: skip
        page.Annots = pikepdf.Array([read.make_indirect(note)])
        page.obj.AA = pikepdf.Dictionary(
            O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        )
        read.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(2)")
        read.save(path)
    out = tmp_path / "out.pdf"
    join([Paper(path=path, media_type=PDF, title="SK")], out, title="x", limit=ROOMY)
    assert "DITANDATANGANI" in texts(out)[0]
    with pikepdf.open(out) as made:
        assert "/OpenAction" not in made.Root
        assert not {"/AA", "/Annots"} & set(made.pages[0].obj.keys())
    assert b"app.alert" not in pikepdf_plain(out)


def pikepdf_plain(path: Path) -> bytes:
    """The file with nothing packed, to look for words in."""
    plain = path.with_suffix(".plain.pdf")
    with pikepdf.open(path) as made:
        made.save(plain, object_stream_mode=pikepdf.ObjectStreamMode.disable, qdf=True)
    return plain.read_bytes()


def test_photo_lies_upright_on_paper(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010E] = "tempat rahasia"
    path = noise(tmp_path, "foto", (400, 200), exif=exif)
    out = tmp_path / "out.pdf"
    join([Paper(path=path, media_type=JPG, title="Foto")], out, title="x", limit=ROOMY)
    with pikepdf.open(out) as made:
        _, _, width, height = map(float, made.pages[0].MediaBox)
    assert height == pytest.approx(842, abs=1)
    assert width == pytest.approx(421, abs=1)
    assert b"rahasia" not in out.read_bytes()


def test_heavy_photos_are_drawn_smaller_until_it_fits(tmp_path):
    photos = [
        Paper(path=noise(tmp_path, f"f{n}", (1600, 1200)), media_type=JPG, title=f"Foto {n}")
        for n in range(3)
    ]
    before = join(photos, tmp_path / "a.pdf", title="x", limit=ROOMY)
    limit = before.size * 2 // 3
    after = join(photos, tmp_path / "b.pdf", title="x", limit=limit)
    assert after.is_lightened
    assert after.size <= limit
    assert after.page_count == 3


def test_heaviest_paper_is_named_where_it_cannot_fit(tmp_path):
    papers = [
        Paper(path=paper(tmp_path, "Ringan", 1), media_type=PDF, title="Ringan"),
        Paper(path=noise(tmp_path, "berat", (1600, 1200)), media_type=JPG, title="Berat"),
    ]
    made = join(papers, tmp_path / "out.pdf", title="x", limit=10_000)
    assert made.size > 10_000
    assert made.heaviest == "Berat"
    assert 10_000 < made.heaviest_size <= made.size


def locked(path: Path) -> None:
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(path, encryption=pikepdf.Encryption(owner="a", user="b"))


@pytest.mark.parametrize(
    ("write", "why"),
    [
        (locked, "kata sandi"),
        (lambda path: path.write_bytes(b"%PDF-1.7\nnothing"), "rusak"),
    ],
)
def test_paper_that_cannot_be_joined_is_told_with_its_reason(tmp_path, write, why):
    path = tmp_path / "x.pdf"
    write(path)
    good = Paper(path=paper(tmp_path, "A", 2), media_type=PDF, title="A")
    bad, other = probe([Paper(path=path, media_type=PDF, title="x"), good])
    assert bad.page_count == 0
    assert why in bad.why
    assert (other.page_count, other.why) == (2, "")
