"""What a person notes of an activity, and what cannot be so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from layak.rules.entries import read_text
from layak.rules.papers.identity import identity_places
from layak.rules.refusal import WrongField

PHOTOS_AT_MOST = 5
EARLIEST = date(2000, 1, 1)
LONGEST = 366
MOST_PEOPLE = 100_000
# codes of identity_places in words
SIGNS = {"nik": "nomor kependudukan", "nisn": "nomor induk siswa", "label": "nama atau alamat"}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Counts are of who took part; None: not counted.

    ``is_checked``: the person looked at what seems to be identity and says that it is none.
    """

    title: str
    happened_on: date
    ended_on: date | None = None
    ward_id: int | None = None
    place: str = ""
    unplaced_because: str = ""
    story: str = ""
    girls: int | None = None
    boys: int | None = None
    women: int | None = None
    men: int | None = None
    is_checked: bool = False

    @property
    def years(self) -> list[int]:
        """The years whose work it proves."""
        return list(range(self.happened_on.year, (self.ended_on or self.happened_on).year + 1))


def tidy(entry: Entry) -> Entry:
    """Texts as they are kept."""
    return replace(
        entry,
        title=read_text(entry.title).strip()[:200],
        place=read_text(entry.place).strip()[:120],
        unplaced_because=read_text(entry.unplaced_because).strip()[:300],
        story=read_text(entry.story).strip(),
    )


def check_entry(entry: Entry, *, today: date) -> None:
    """Raises WrongField for what cannot be so, and for a sign of identity nobody looked at."""
    if not entry.title:
        raise WrongField("title", "Tulis apa kegiatannya.")
    if not EARLIEST <= entry.happened_on <= today:
        raise WrongField("happened_on", "Kegiatan dicatat sesudah berlangsung. Periksa tanggalnya.")
    ended_on = entry.ended_on or entry.happened_on
    if ended_on < entry.happened_on:
        raise WrongField("ended_on", "Kegiatan berakhir sebelum dimulai. Periksa kedua tanggalnya.")
    if ended_on > today:
        raise WrongField(
            "ended_on", "Kegiatan ini belum selesai. Catat bagian yang sudah berjalan."
        )
    if (ended_on - entry.happened_on).days > LONGEST:
        raise WrongField("ended_on", "Lebih dari setahun. Catat per tahun atau per kegiatan.")
    if entry.ward_id is None and not (entry.place or entry.unplaced_because):
        raise WrongField(
            "place",
            "Pilih kelurahan atau tulis tempatnya. Bila tidak dapat disebut, tulis alasannya.",
        )
    for field in ("girls", "boys", "women", "men"):
        count = getattr(entry, field)
        if count is not None and not 0 <= count <= MOST_PEOPLE:
            raise WrongField(field, "Tulis jumlah peserta dari 0 sampai 100.000.")
    signs = identity_signs(entry)
    if signs and not entry.is_checked:
        raise WrongField("is_checked", IDENTITY.format(signs=" dan ".join(signs)))


IDENTITY = (
    "Tulisan ini tampaknya memuat {signs}. Hapus bila menyangkut anak; bila bukan, centang "
    "pernyataan di bawah ini."
)


def identity_signs(entry: Entry) -> list[str]:
    """Kinds of identity that the words seem to hold; never which."""
    words = "\n".join((entry.title, entry.place, entry.story))
    kinds = {place.kind for place in identity_places(words)}
    return [SIGNS.get(kind, "identitas") for kind in sorted(kinds)]
