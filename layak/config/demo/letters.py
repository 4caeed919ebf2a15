"""The letterhead of the demo city's secretariat, and who signs under it."""

from __future__ import annotations

from datetime import datetime

from layak.city.agencies.letterhead_actions import Head, Official, add_signer, set_letterhead
from layak.config.demo.city import City

SECRETARIAT = "dp3a"


def add_letterhead(made: City, *, at: datetime) -> None:
    """Words only: a mark is the city's own."""
    agency = made.agencies[SECRETARIAT]
    by = made.actor(made.holder(SECRETARIAT, "secretariat") or "", at=at)
    set_letterhead(
        agency=agency,
        head=Head(
            lines=f"PEMERINTAH KOTA MUSI RAYA\n{agency.name.upper()}",
            address="Jalan Sungai Musi Nomor 1, Musi Raya",
            contact="Telepon (000) 000000, dp3a@musiraya.example",
            place="Musi Raya",
        ),
        by=by,
        at=at,
    )
    add_signer(
        agency=agency,
        official=Official(
            name="Ketut Wirawan, S.H., M.Si. (contoh)",
            nip="",
            grade="Pembina Tingkat I",
            position="Sekretaris Daerah",
            capacity="",
            behalf="a.n.",
            behalf_of="Wali Kota Musi Raya",
        ),
        by=by,
        at=at,
    )
