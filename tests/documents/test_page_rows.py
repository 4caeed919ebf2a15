"""Words of a page become lines in the order in which a person reads them."""

from __future__ import annotations

from PIL import Image, ImageDraw

from layak.platform.documents.pictures.scans import read_words, skew, text_of

HEAD = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
)


def table(*words):
    """Rows as tesseract writes them, of (block, line, left, top, text); 20 pixels a letter."""
    rows = [HEAD, "4\t1\t1\t1\t1\t0\t0\t0\t900\t30\t-1\t"]
    rows += [
        f"5\t1\t{block}\t1\t{line}\t1\t{left}\t{top}\t{20 * len(text)}\t30\t95.5\t{text}"
        for block, line, left, top, text in words
    ]
    return "\n".join(rows)


def test_a_label_stands_before_what_it_introduces():
    words = read_words(
        table(
            (1, 1, 100, 200, "Menimbang"),
            (1, 2, 100, 400, "Mengingat"),
            (2, 1, 400, 206, "bahwa"),
            (2, 1, 520, 206, "anak"),
            (2, 2, 400, 246, "berhak"),
            (3, 1, 400, 396, "Undang-Undang"),
        )
    )
    assert text_of(words, 1600).split("\n") == [
        "Menimbang bahwa anak", "berhak", "", "Mengingat Undang-Undang",
    ]  # fmt: skip
    assert words[0].sureness == 95.5


def test_two_columns_of_prose_are_read_one_after_the_other():
    words = [
        (
            block,
            line,
            100 + 800 * (block - 1),
            100 + 40 * line,
            f"kolom{block}baris{line:02}panjang",
        )
        for block in (1, 2)
        for line in range(1, 13)
    ]
    lines = text_of(read_words(table(*words)), 1600).split("\n")
    assert [line[:6] for line in lines] == ["kolom1"] * 12 + ["kolom2"] * 12


def test_signs_that_are_no_words_are_left_out():
    assert read_words(table((1, 1, 0, 0, "  ")) + "\nrusak\t1") == []
    assert text_of([], 100) == ""


def test_lines_that_climb_are_found_level():
    page = Image.new("L", (1000, 1400), 255)
    draw = ImageDraw.Draw(page)
    for top in range(100, 1300, 40):
        draw.rectangle((100, top, 900, top + 14), fill=0)
    for degrees in (0, 2.4, -9):
        found, level, upright = skew(page.rotate(degrees, expand=True, fillcolor=255))
        assert abs(found + degrees) <= 0.3
        assert level > upright
    _found, level, upright = skew(page.rotate(90, expand=True))
    assert upright > level
