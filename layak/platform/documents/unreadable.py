from __future__ import annotations

CELLS_LIMIT = 3_000_000
TOO_LARGE = "Isi berkas ini terlalu besar untuk dibuka. Unggah tabelnya saja, tanpa lembar lain."


class Unreadable(Exception):
    """A file that cannot be read as a table; the text is one sentence for the person."""
