"""The letterhead of the demo city's secretariat, who signs under it, and two letters."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from layak.city.agencies.letterheads.actions import Head, Official, add_signer, set_letterhead
from layak.city.agencies.letterheads.models import Signer
from layak.city.places.queries import municipality
from layak.config.demo.city import City
from layak.evaluation.letters.actions import LetterPlan, make_letters
from layak.evaluation.letters.reads import default_due
from layak.evaluation.letters.wording import NATURES, OPENING, SUBJECT
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.wording import demo_mark

SECRETARIAT = "dp3a"
WRITTEN_TO = ("dinkes", "disdik")


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


def add_letters(made: City, round_: Round, *, at: datetime) -> None:
    """Two letters that went out when the round was opened."""
    by = made.actor(made.holder(SECRETARIAT, "secretariat") or "", at=at)
    today = timezone.localdate(at)
    city = municipality()
    make_letters(
        round_=round_,
        agency_ids=[made.agencies[code].pk for code in WRITTEN_TO],
        plan=LetterPlan(
            number="400.2/{nomor}/DP3A",
            first=101,
            dated_on=today,
            due_on=default_due(round_, today=today) or today + timedelta(days=14),
            nature=NATURES[1],
            subject=SUBJECT,
            opening=OPENING
            % {
                "city": city.name if city else "",
                "year": round_.evaluation_year,
                "years": ", ".join(map(str, round_.data_years)),
            },
            contact="Wati Rahayu, telepon (000) 000000",
            copies=["Wali Kota Musi Raya (sebagai laporan)"],
            signer=Signer.objects.get(agency=made.agencies[SECRETARIAT]).pk,
            only_open=False,
        ),
        city=city,
        mark=demo_mark(city),
        by=by,
        at=at,
    )
