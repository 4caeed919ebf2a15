"""Small example files and photos for the demo city: drawn and marked, without any person in them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from random import Random
from zipfile import ZipFile

from PIL import Image, ImageDraw, ImageFilter

from layak.config.demo import content
from layak.platform.documents.writing.reports import Paragraph, Report, report_pdf
from layak.platform.documents.writing.sheets import Column, Sheet, Value, write_workbook
from layak.records.evidence.uploads.storing import Upload

MARK = "DATA CONTOH"
SHEET_KIND = "matrix"


class Papers:
    """Each kind of proof is set once; its copies differ by a remark, so that none is a twin."""

    def __init__(self, *, place: str, created: datetime) -> None:
        self.place = place
        self.created = created
        self._made: dict[str, bytes] = {}

    @cached_property
    def kinds(self) -> dict[str, dict[str, str]]:
        return dict(content.story()["papers"])

    def upload(self, kind: str, *, name: str) -> tuple[str, Upload]:
        """The title and an open file of this kind, named for the question it proves."""
        if kind not in self.kinds:
            kind = "document"
        if kind not in self._made:
            self._made[kind] = self._sheet() if kind == SHEET_KIND else self._paper(kind)
        data = _remarked(self._made[kind], name)
        suffix = "xlsx" if kind == SHEET_KIND else "pdf"
        title = self.kinds[kind]["title"]
        stem = "-".join(title.lower().split())
        file = Upload(stream=io.BytesIO(data), name=f"{name}-{stem}.{suffix}", size=len(data))
        return title, file

    def _paper(self, kind: str) -> bytes:
        told = self.kinds[kind]
        report = Report(
            title=told["title"],
            letterhead=[self.place],
            banner=MARK,
            blocks=[Paragraph(told["text"])],
            footer=MARK,
        )
        return report_pdf(report, created=self.created)

    def _sheet(self) -> bytes:
        rows: list[list[Value]] = [
            [district.name, 12 + 5 * at, 20 + 6 * at]
            for at, district in enumerate(content.city().districts)
        ]
        columns = [
            Column(title="Kecamatan", width=24),
            Column(title="Capaian", kind="count"),
            Column(title="Sasaran", kind="count"),
        ]
        sheet = Sheet(title="Matriks", columns=columns, rows=rows)
        title = self.kinds[SHEET_KIND]["title"]
        return write_workbook([sheet], title=title, created=self.created, marked=MARK)


def _remarked(data: bytes, remark: str) -> bytes:
    """The same paper with bytes of its own: a remark that no reader shows."""
    if data.startswith(b"%PDF"):
        return data + f"% {remark}\n".encode()
    file = io.BytesIO(data)
    with ZipFile(file, "a") as package:
        package.comment = remark.encode()
    return file.getvalue()


# Photos of the demo city: places drawn as pictures, without any person in them.

SIZE = WIDTH, HEIGHT = (960, 720)
Colour = tuple[int, int, int]
Pen = ImageDraw.ImageDraw
GROUND, WALL, WOOD, STEEL = (120, 158, 92), (236, 228, 208), (150, 108, 66), (120, 132, 142)
BRIGHT: list[Colour] = [(214, 84, 64), (238, 178, 54), (62, 128, 176), (88, 156, 108)]


def photo(scene: str, *, name: str, day: date) -> Upload:
    """A picture of `scene`, each name another one; it says that it is invented."""
    dice = Random(name)  # noqa: S311  # a picture, no secret
    picture = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(picture)
    SCENES[scene](pen, dice)
    picture = picture.filter(ImageFilter.GaussianBlur(0.8))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, HEIGHT - 40, WIDTH, HEIGHT), fill=(30, 40, 48))
    pen.text((16, HEIGHT - 33), f"{MARK} · {day:%d-%m-%Y}", fill="white", font_size=22)
    out = io.BytesIO()
    notes = Image.Exif()
    notes.get_ifd(0x8769)[0x9003] = f"{day:%Y:%m:%d} 09:{dice.randrange(10, 59)}:00"
    picture.save(out, "JPEG", quality=82, exif=notes)
    out.seek(0)
    return Upload(stream=out, name=f"{name}.jpg", size=out.getbuffer().nbytes)


def _shade(colour: Colour, dice: Random, most: int = 16) -> Colour:
    red, green, blue = (max(0, min(255, part + dice.randint(-most, most))) for part in colour)
    return red, green, blue


def _bands(pen: Pen, above: Colour, below: Colour, edge: int) -> None:
    """Sky over ground, or a wall over a floor; each a little darker downwards."""
    for row in range(HEIGHT):
        colour, depth = (
            (above, row / edge) if row < edge else (below, (row - edge) / (HEIGHT - edge))
        )
        pen.line(
            (0, row, WIDTH, row), fill=tuple(int(part * (1 - 0.18 * depth)) for part in colour)
        )


def _playground(pen: Pen, dice: Random) -> None:
    _bands(pen, _shade((158, 204, 232), dice), _shade(GROUND, dice), 400)
    for at in range(dice.randint(3, 5)):
        left, top = 40 + at * 210 + dice.randint(-30, 30), dice.randint(190, 240)
        pen.rectangle((left + 50, top + 90, left + 70, 420), fill=WOOD)
        pen.ellipse((left, top, left + 120, top + 130), fill=_shade((70, 130, 74), dice))
    slide, swing = dice.sample(BRIGHT, 2)
    left = dice.randint(90, 160)
    pen.rectangle((left, 300, left + 90, 320), fill=slide)
    for leg in (left + 4, left + 78):
        pen.rectangle((leg, 320, leg + 10, 560), fill=STEEL)
    pen.polygon(
        [(left + 90, 300), (left + 300, 545), (left + 270, 560), (left + 76, 322)], fill=slide
    )
    right = dice.randint(540, 600)
    pen.line(
        [(right, 560), (right + 40, 280), (right + 280, 280), (right + 320, 560)],
        fill=swing,
        width=14,
    )
    for rope in (right + 90, right + 200):
        pen.line((rope, 286, rope, 470), fill=STEEL, width=4)
        pen.line((rope + 50, 286, rope + 50, 470), fill=STEEL, width=4)
        pen.rectangle((rope - 6, 468, rope + 56, 482), fill=WOOD)


def _hall(pen: Pen, dice: Random) -> None:
    """Empty chairs before a banner: before it began."""
    _bands(pen, _shade(WALL, dice), _shade((176, 148, 116), dice), 380)
    banner = dice.choice(BRIGHT)
    pen.rectangle((150, 60, 810, 220), fill=banner)
    for row, width in ((95, 420), (135, 300), (170, 360)):
        left = (WIDTH - width) // 2
        pen.rectangle((left, row, left + width, row + 16), fill="white")
    pen.rectangle((330, 300, 630, 318), fill=WOOD)
    pen.rectangle((345, 318, 615, 400), fill=_shade((232, 236, 240), dice))
    chair = _shade(dice.choice(BRIGHT), dice)
    for row, top in enumerate((430, 500, 580)):
        size = 62 + 14 * row
        for place in range(8 - row):
            left = 60 + row * 10 + place * (108 + 16 * row)
            pen.rectangle((left, top, left + size, top + size // 2), fill=chair)
            pen.rectangle(
                (left + 4, top + size // 2, left + size - 4, top + size),
                fill=_shade(chair, dice, 6),
            )


def _health_post(pen: Pen, dice: Random) -> None:
    _bands(pen, _shade((206, 228, 220), dice), _shade((190, 178, 160), dice), 420)
    pen.rectangle((80, 90, 330, 330), fill="white")
    for at in range(5):
        high = dice.randint(40, 190)
        pen.rectangle((110 + at * 42, 320 - high, 138 + at * 42, 320), fill=BRIGHT[at % 4])
    pen.rectangle((480, 380, 860, 402), fill=WOOD)
    for leg in (496, 830):
        pen.rectangle((leg, 402, leg + 14, 620), fill=WOOD)
    pen.rectangle((540, 330, 640, 380), fill=STEEL)
    pen.ellipse((560, 270, 620, 330), fill="white", outline=STEEL, width=4)
    pen.line((590, 300, 590 + dice.randint(-18, 18), 278), fill=(200, 50, 40), width=4)
    for at in range(3):
        left = 690 + at * 52
        pen.rectangle((left, 340, left + 40, 380), fill=BRIGHT[(at + 1) % 4])
    pen.rectangle((180, 360, 200, 620), fill=STEEL)
    for mark in range(370, 620, 18):
        pen.line((180, mark, 214, mark), fill=(60, 60, 60), width=2)


def _basins(pen: Pen, dice: Random) -> None:
    """Where hands are washed, in the yard of a school."""
    _bands(pen, _shade((222, 214, 190), dice), _shade((168, 164, 156), dice), 430)
    for at in range(3):
        pen.rectangle(
            (90 + at * 290, 90, 290 + at * 290, 250), fill=(148, 190, 214), outline=WOOD, width=10
        )
    pen.rectangle((60, 380, 900, 470), fill=_shade((196, 214, 220), dice))
    for at in range(5):
        left = 100 + at * 165
        pen.ellipse((left, 392, left + 110, 450), fill=(236, 242, 244), outline=STEEL, width=3)
        pen.rectangle((left + 48, 330, left + 60, 396), fill=STEEL)
        pen.rectangle((left + 48, 330, left + 84, 342), fill=STEEL)
    pen.rectangle((60, 470, 900, 590), fill=_shade((150, 176, 186), dice))


def _reading_corner(pen: Pen, dice: Random) -> None:
    """Shelves of books over a round rug."""
    _bands(pen, _shade((232, 214, 226), dice), _shade((196, 158, 118), dice), 470)
    pen.rectangle((520, 60, 900, 470), fill=WOOD)
    for shelf in range(3):
        top = 80 + shelf * 130
        pen.rectangle((540, top, 880, top + 108), fill=_shade((92, 64, 40), dice, 6))
        left = 546
        while left < 850:
            width, high = dice.randint(14, 30), dice.randint(66, 100)
            book = (left, top + 108 - high, left + width, top + 108)
            pen.rectangle(book, fill=_shade(dice.choice(BRIGHT), dice))
            left += width + 3
    pen.ellipse((90, 520, 620, 670), fill=_shade(dice.choice(BRIGHT), dice))
    pen.ellipse((150, 540, 560, 650), fill=_shade(WALL, dice))
    pen.rectangle((120, 150, 380, 330), fill=(158, 204, 232), outline="white", width=14)


SCENES: dict[str, Callable[[Pen, Random], None]] = {
    "playground": _playground,
    "hall": _hall,
    "health_post": _health_post,
    "basins": _basins,
    "reading_corner": _reading_corner,
}
