"""What a NIK says by its digits: region, day of birth, sex, sequence. Pure; it proves no person.

PPKKCC DDMMYY SSSS, the day plus forty for women (Permendagri on population numbers). A right shape
is no proof that Dukcapil issued it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lokal.nik import parse_nik

from layak.rules.entries import NotAcceptable

Sex = Literal["L", "P"]

DIGITS = 16
_SEPARATORS = re.compile(r"[\s.\-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Nik:
    """``region`` is ``16.71.01``; ``sequence`` four digits, from 0001."""

    digits: str
    region: str
    born_on: date
    sex: Sex
    sequence: str


def read_nik(typed: str, *, today: date) -> Nik:
    """Sixteen digits, with or without dots, dashes and spaces.

    The century is the latest in which the birth does not lie ahead of ``today``. Raises
    NotAcceptable saying which part cannot be.
    """
    digits = _SEPARATORS.sub("", typed)
    if not re.fullmatch(r"[0-9]+", digits):
        raise NotAcceptable("NIK hanya berisi angka. Kosongkan bila anak belum punya NIK.")
    if len(digits) != DIGITS:
        raise NotAcceptable(
            f"NIK berisi 16 angka; yang ditulis {len(digits)}. Kosongkan bila belum diketahui."
        )
    found = parse_nik(digits, reference_date=today)
    faults = {issue.code for issue in found.errors}
    if faults & {"province", "wilayah"}:
        raise NotAcceptable("Enam angka pertama NIK bukan kode wilayah. Periksa kembali.")
    if "birth_date" in faults or found.birth_date is None:
        raise NotAcceptable(
            "Angka ke-7 sampai ke-12 NIK bukan tanggal lahir (perempuan: tanggal ditambah 40)."
        )
    if faults:
        raise NotAcceptable("Empat angka terakhir NIK tidak mungkin 0000. Periksa kembali.")
    born_on = date.fromisoformat(found.birth_date)
    if born_on > today:
        born_on = born_on.replace(year=born_on.year - 100)
    return Nik(
        digits=digits,
        region=str(found.district_code),
        born_on=born_on,
        sex="P" if found.gender == "P" else "L",
        sequence=digits[-4:],
    )


def doubts(nik: Nik, *, born_on: date | None, sex: str) -> list[str]:
    """Where the NIK and what is stated beside it say different things; numbers can be wrong too."""
    found = []
    if born_on is not None and born_on != nik.born_on:
        found.append("Tanggal lahir dalam NIK berbeda dengan tanggal lahir yang ditulis.")
    if sex and sex != nik.sex:
        found.append("Jenis kelamin dalam NIK berbeda dengan yang dipilih.")
    return found
