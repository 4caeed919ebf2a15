"""A QR code as one SVG path: inline in the page, since images from ``data:`` are not allowed."""

from __future__ import annotations

from dataclasses import dataclass

import qrcode  # type: ignore[import-untyped]


@dataclass(frozen=True, kw_only=True)
class QrPath:
    """``side`` in modules, with the quiet zone; ``path`` is the ``d`` of an SVG path."""

    side: int
    path: str


def qr_path(text: str) -> QrPath:
    """The QR code of ``text`` with error correction M and a quiet zone of four modules."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    squares = (
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return QrPath(side=len(rows), path="".join(squares))
