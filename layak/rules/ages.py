"""How old a child is on a day, and in which band (UU 35/2014 art. 1: a child is under eighteen)."""

from __future__ import annotations

from datetime import date

from layak.rules.entries import NotAcceptable

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
