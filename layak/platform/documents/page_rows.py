"""Words of a page in the order in which people read office papers: row by row.

The reader of scans sees blocks, and sets "Menimbang" and "Mengingat" apart from what they
introduce, a name apart from its number. Here words that stand on one level make one row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

# two pieces stand on one level when this share of the lower one's height is shared
LEVEL_SHARE = 0.5
# a column of prose: so many lines that fill so much of it, each of such a share of the page
PROSE_LINES = 10
PROSE_FILLED = 0.9
PROSE_WIDTH = (0.25, 0.6)
WORD_LEVEL = 5
COLUMNS = 12


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was read: its place in pixels and how sure the reader is, 0 to 100."""

    text: str
    left: int
    top: int
    width: int
    height: int
    sureness: float
    block: int
    line: tuple[int, int, int]

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height


def read_words(table: str) -> list[Word]:
    """The words of a table as tesseract writes it (TSV, one word in a row of level 5)."""
    words = []
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) != COLUMNS or cells[0] != str(WORD_LEVEL) or not cells[11].strip():
            continue
        block, paragraph, line = int(cells[2]), int(cells[3]), int(cells[4])
        left, top, width, height = map(int, cells[6:10])
        words.append(
            Word(
                cells[11].strip(), left, top, width, height, float(cells[10]), block,
                (block, paragraph, line),
            )
        )  # fmt: skip
    return words


def text_of(words: list[Word], page_width: int) -> str:
    """The words as lines of text; an empty line where a gap on the page says so."""
    lines = _lines(words)
    if _has_columns(lines, page_width):
        return "\n".join(" ".join(word.text for word in line) for line in lines)
    rows = sorted(_rows(lines), key=lambda row: row[0].top + row[0].height / 2)
    return "\n".join(_spaced(rows))


def _lines(words: Iterable[Word]) -> list[list[Word]]:
    lines: dict[tuple[int, int, int], list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return list(lines.values())


def _has_columns(lines: list[list[Word]], page_width: int) -> bool:
    """Whether two columns of prose stand side by side, as in a leaflet: each is read by itself."""
    blocks: dict[int, list[list[Word]]] = {}
    for line in lines:
        blocks.setdefault(line[0].block, []).append(line)
    prose = [block for block in blocks.values() if _is_prose(block, page_width)]
    return any(_side_by_side(one, other) for i, one in enumerate(prose) for other in prose[i + 1 :])


def _is_prose(block: list[list[Word]], page_width: int) -> bool:
    if len(block) < PROSE_LINES:
        return False
    widths = [line[-1].right - line[0].left for line in block]
    share = max(widths) / max(page_width, 1)
    is_filled = median(widths) >= PROSE_FILLED * max(widths)
    return is_filled and PROSE_WIDTH[0] <= share <= PROSE_WIDTH[1]


def _side_by_side(one: list[list[Word]], other: list[list[Word]]) -> bool:
    shared = min(one[-1][0].bottom, other[-1][0].bottom) - max(one[0][0].top, other[0][0].top)
    height = min(one[-1][0].bottom - one[0][0].top, other[-1][0].bottom - other[0][0].top)
    return shared > LEVEL_SHARE * height


def _rows(lines: list[list[Word]]) -> list[list[Word]]:
    """Lines joined with what stands to their left on the same level, nearest first."""
    rows: list[list[Word]] = []
    for line in sorted(lines, key=lambda line: line[0].left):
        fitting = [row for row in rows if _continues(row[-1], line[0])]
        if fitting:
            max(fitting, key=lambda row: row[-1].right).extend(line)
        else:
            rows.append(list(line))
    return rows


def _continues(last: Word, first: Word) -> bool:
    shared = min(last.bottom, first.bottom) - max(last.top, first.top)
    lower = min(last.height, first.height)
    return shared > LEVEL_SHARE * lower and first.left >= last.right - lower


def _spaced(rows: list[list[Word]]) -> Iterable[str]:
    bottom: int | None = None
    for row in rows:
        height = max(word.height for word in row)
        if bottom is not None and row[0].top - bottom > height:
            yield ""
        yield " ".join(word.text for word in row)
        bottom = row[0].bottom
