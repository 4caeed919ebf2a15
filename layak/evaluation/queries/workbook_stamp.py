"""The stamp of a workbook: where and when it was made and what stood in it, signed by this city."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from layak.rules.refusal import Refused
from layak.rules.workbook import Exported

SHEET = "_cap"
WIDTH = 5
_SALT = "layak.evaluation.workbook"
_FACTS = ("kota", "putaran", "instrumen", "perangkat", "diekspor")
_FIELD, _SEAL = "isian", "segel"
_RENEW = "Unduh buku yang baru, lalu salin isian Anda ke dalamnya."
_MISSING = (
    "Berkas ini bukan buku isian dari Layak, atau lembar tersembunyinya hilang. "
    "Unduh buku isian perangkat daerah Anda dan isi yang itu."
)
_DOCTORED = f"Cap pada buku ini berubah, jadi asalnya tidak dapat dipastikan. {_RENEW}"


class WrongWorkbook(Refused):
    """Not a workbook that can come back here."""


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """``revision`` names the wording (``kla-2024/1``); ``exported_at`` is an ISO moment."""

    city: str
    round: str
    revision: str
    agency: str
    exported_at: str
    fields: Mapping[tuple[str, str], Exported]


def stamp_rows(stamp: Stamp) -> list[list[str]]:
    """The stamp as rows of text, its seal at the end."""
    rows = list(_rows(stamp))
    return [*rows, _padded(_SEAL, _seal(rows, settings.SECRET_KEY))]


def read_stamp(rows: Sequence[Sequence[str]], here: Stamp) -> Stamp:
    """The stamp of a workbook of this city, round and revision, as ``here`` names them.

    Raises WrongWorkbook with what the workbook is instead.
    """
    told = _split([list(row[:WIDTH]) for row in rows])
    if told is None:
        raise WrongWorkbook(_MISSING)
    body, seal = told
    stamp = _parsed(body)
    _check_origin(stamp, here)
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(constant_time_compare(seal, _seal(body, key)) for key in keys):
        raise WrongWorkbook(_DOCTORED)
    return stamp


def _rows(stamp: Stamp) -> Iterator[list[str]]:
    facts = (stamp.city, stamp.round, stamp.revision, stamp.agency, stamp.exported_at)
    for name, value in zip(_FACTS, facts, strict=True):
        yield _padded(name, value)
    for (code, field), exported in stamp.fields.items():
        yield [_FIELD, code, field, str(exported.version), exported.print]


def _padded(name: str, value: str) -> list[str]:
    return [name, value, "", "", ""]


def _seal(rows: Sequence[Sequence[str]], key: str | bytes) -> str:
    text = "\x1e".join("\x1f".join(row) for row in rows)
    return salted_hmac(_SALT, text, secret=key, algorithm="sha256").hexdigest()


def _split(rows: list[list[str]]) -> tuple[list[list[str]], str] | None:
    """The rows of the stamp and its seal, whatever stands around them; None without any."""
    body = [_full(row) for row in rows if row and row[0] in (*_FACTS, _FIELD)]
    seals = [row[1] for row in rows if len(row) > 1 and row[0] == _SEAL]
    names = [row[0] for row in body[: len(_FACTS)]]
    return (body, seals[0]) if seals and names == list(_FACTS) else None


def _full(row: list[str]) -> list[str]:
    return (row + [""] * WIDTH)[:WIDTH]


def _parsed(body: list[list[str]]) -> Stamp:
    city, round_, revision, agency, exported_at = (row[1] for row in body[: len(_FACTS)])
    fields = {}
    for _name, code, field, version, text_print in body[len(_FACTS) :]:
        if not (version.isascii() and version.isdigit() and len(version) < 10):
            raise WrongWorkbook(_DOCTORED)
        fields[code, field] = Exported(version=int(version), print=text_print)
    return Stamp(
        city=city,
        round=round_,
        revision=revision,
        agency=agency,
        exported_at=exported_at,
        fields=fields,
    )


def _check_origin(stamp: Stamp, here: Stamp) -> None:
    if stamp.city != here.city:
        raise WrongWorkbook(f"Buku ini dari kota lain (kode {stamp.city or 'kosong'}). {_RENEW}")
    if stamp.round != here.round:
        raise WrongWorkbook(
            f"Buku ini untuk putaran “{stamp.round}”, bukan “{here.round}”. "
            "Unggah pada halaman putaran itu, atau unduh buku putaran ini."
        )
    if stamp.revision != here.revision:
        raise WrongWorkbook(
            f"Buku ini memakai instrumen {stamp.revision}; putaran ini sekarang memakai "
            f"{here.revision}. {_RENEW}"
        )
