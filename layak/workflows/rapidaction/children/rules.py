"""How old a child is, a name in one spelling, and what a NIK says by its digits."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from layak.rules.entries import NotAcceptable

# How old a child is on a day, and in which band (UU 35/2014 art. 1: a child is under eighteen).

ADULT = 18
# the first age above each band
BANDS = ((6, "0-5"), (12, "6-11"), (16, "12-15"), (ADULT, "16-17"))


def age_on(born_on: date, day: date) -> int:
    """Whole years; who was born on 29 February turns a year older on 1 March of other years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def band_of(age: int) -> str:
    """The band of an age below eighteen, in years; whoever came of age since stays in the last."""
    return next((band for top, band in BANDS if age < top), BANDS[-1][1])


def check_child(born_on: date, *, day: date) -> None:
    """Raises NotAcceptable for a birth that lies ahead and for whoever is eighteen on ``day``."""
    if born_on > day:
        raise NotAcceptable("Tanggal lahir ada di masa depan. Periksa tahunnya.")
    check_age(age_on(born_on, day))


def check_age(age: int) -> None:
    """Raises NotAcceptable from eighteen on, and for an age that cannot be."""
    if age < 0:
        raise NotAcceptable("Umur tidak dapat kurang dari nol.")
    if age >= ADULT:
        raise NotAcceptable(
            f"Umurnya {age} tahun, bukan anak lagi menurut UU 35/2014. Antar ke layanan dewasa: "
            "UPTD PPA bagi perempuan, Dinas Sosial, atau 129."
        )


# A name brought to one spelling, so that the same child is found again without opening names.
#
# Equal after this is "perhaps the same", never "the same": a person decides.
#
# - ``name_key``: the letters, old spelling as of today. Another order of the names is not found.
# - ``sound_key``: how the name sounds, in any order, without titles. What it does not find: a
# nickname, a missing part, a slip in one letter. How often it is right and wrong is measured in
# ``tests/rules/test_child_names.py``.

# spellings before 1972 beside those of today
OLD_SPELLINGS = (("oe", "u"), ("dj", "j"), ("tj", "c"))

TITLES = frozenset(
    {
        "h",
        "hj",
        "haji",
        "hajah",
        "hajjah",
        "kh",
        "kyai",
        "kiai",
        "ust",
        "ustad",
        "ustadz",
        "ustadzah",
        "dr",
        "drs",
        "dra",
        "ir",
        "r",
        "raden",
        "alm",
        "almh",
        "almarhum",
        "almarhumah",
        "an",
        "sdr",
        "sdri",
        "tn",
        "ny",
        "adik",
        "adek",
        "dek",
        "bin",
        "binti",
        "ibn",
        "ibnu",
        "bt",
    }
)
# doubled letters are gone by then
MUHAMMAD = frozenset(
    {
        "md",
        "mhd",
        "moh",
        "mohd",
        "moch",
        "moc",
        "mokh",
        "much",
        "muh",
        "muhd",
        "muham",
        "mohamad",
        "mohamed",
        "mohamat",
        "muhamad",
        "muhamed",
        "muhamat",
        "mochamad",
        "mochamat",
        "mokhamad",
        "muchamad",
        "mukhamad",
    }
)
# one word and two: Nurhayati, Nur Hayati; Abdurrahman, Abdul Rahman
BEGINNINGS = ("nurul", "nur", "sri", "siti")
SHORTEST_REST = 3
# in this order; h at the beginning of a name is heard (Hadi is not Adi), elsewhere it is not
SOUNDS = tuple(
    (re.compile(pattern), now)
    for pattern, now in (
        (r"^chr", "kr"),
        # Chandra and Chelsea, not Chairul
        (r"^ch(?=an[dt]|e|in)", "c"),
        (r"[ck]h", "h"),
        (r"sj(?=[aiueo])|sy(?=[aiueo])|sh", "s"),
        (r"c(?=[kt])|(?<=i)c(?=[ao])", "k"),
        (r"kk", "k"),
        (r"(?<!^)h", ""),
        (r"f|v|ph", "p"),
        (r"q", "k"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"[jy]", "i"),
        (r"w", "u"),
        (r"ae", "ai"),
        (r"ie$", "i"),
        (r"d$", "t"),
        (r"b$", "p"),
        (r"(.)\1+", r"\1"),
    )
)


def name_key(name: str) -> str:
    """Letters only, lower case, without accents and doubled letters; old spelling as of today."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return _undoubled(_of_today("".join(letter for letter in plain if letter.isalpha())))


def sound_key(name: str) -> str:
    """How the words of a name sound, in the order of the alphabet, with a blank between; "" for
    a name without letters.
    """
    # words of letters, in the spelling of today; what stands above the line joins (Ma'ruf)
    plain = unicodedata.normalize("NFKD", name).casefold()
    joined = re.sub("['`\u2018\u2019\u02bc]", "", plain)
    letters = "".join(
        letter if letter.isalpha() else " "
        for letter in joined
        if not unicodedata.combining(letter)
    )
    words = [_undoubled(_of_today(word)) for word in letters.split()]
    named = [word for word in words if word not in TITLES] or words
    if len(named) > 1 and named[0] == "m":
        named[0] = "moh"
    parts = [part for word in named for part in _parts(word)]
    return " ".join(sorted(filter(None, (_sound(part) for part in parts))))


def _parts(word: str) -> list[str]:
    if word in MUHAMMAD:
        return ["muhamat"]
    if word == "abd":
        return ["abdul"]
    if word.startswith("abdu"):
        rest = word[4:].removeprefix("l")
        return ["abdul", rest] if len(rest) >= SHORTEST_REST + (word[4:5] != "l") else [word]
    for beginning in BEGINNINGS:
        rest = word.removeprefix(beginning)
        if rest != word and len(rest) >= SHORTEST_REST:
            return [beginning, rest]
    return [word]


def _sound(word: str) -> str:
    for pattern, now in SOUNDS:
        word = pattern.sub(now, word)
    return word


def _of_today(word: str) -> str:
    for former, now in OLD_SPELLINGS:
        word = word.replace(former, now)
    return word


def _undoubled(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)


# What a NIK says by its digits: region, day of birth, sex, sequence. Pure; it proves no person.
#
# PPKKCC DDMMYY SSSS, the day plus forty for women (Permendagri on population numbers). A right
# shape is no proof that Dukcapil issued it.

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
    # it makes hundreds of patterns, none of them for us: not at every start
    from lokal.nik import parse_nik

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
