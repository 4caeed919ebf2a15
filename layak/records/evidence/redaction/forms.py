from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from layak.platform.documents.pictures.pages import Box
from layak.platform.documents.pictures.redacting import Area
from layak.platform.web.forms import PlainForm
from layak.records.evidence.files.models import Evidence

SIDES = ("kiri", "atas", "lebar", "tinggi")
_NUMBER = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,6})?")
ROWS_LIMIT = 1_000


class RedactionForm(PlainForm):
    """What becomes of the redacted copy and of the original."""

    title = forms.CharField(label=_("Nama bukti baru"), max_length=200)
    sensitivity = forms.ChoiceField(
        label=_("Kerahasiaan bukti baru"),
        choices=[
            (Evidence.Sensitivity.INTERNAL.value, _("Internal")),
            (Evidence.Sensitivity.PUBLIC.value, _("Terbuka: boleh dilihat umum")),
        ],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("Alasan penyamaran"),
        help_text=_("Misalnya: memuat nama dan NIK anak. Jangan menulis namanya di sini."),
        max_length=300,
    )
    restricts_source = forms.BooleanField(
        label=_("Jadikan berkas aslinya terbatas"),
        help_text=_("Hanya perangkat daerah ini dan sekretariat yang dapat membukanya."),
        required=False,
    )
    has_looked = forms.BooleanField(
        label=_("Setiap halaman sudah saya periksa"),
        help_text=_("Tidak ada lagi nama, nomor, alamat, atau wajah anak yang masih terlihat."),
        error_messages={
            "required": _("Periksa dahulu setiap halaman, juga wajah anak, lalu centang di sini.")
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A box as it was typed, in per cent of the page; nothing typed is lost by a mistake."""

    page: int
    left: str = ""
    top: str = ""
    width: str = ""
    height: str = ""

    @property
    def packed(self) -> str:
        return "|".join([str(self.page), self.left, self.top, self.width, self.height])

    @property
    def is_empty(self) -> bool:
        return not any((self.left, self.top, self.width, self.height))

    @property
    def numbers(self) -> tuple[float, float, float, float] | None:
        """Left, top, width, height; None where one of them is no number."""
        typed = (self.left, self.top, self.width, self.height)
        if not all(_NUMBER.fullmatch(text) for text in typed):
            return None
        left, top, width, height = (float(text.replace(",", ".")) for text in typed)
        return left, top, width, height

    @property
    def drawn(self) -> dict[str, str]:
        """As the attributes of a rectangle on a page of 100 x 100."""
        names = ("x", "y", "width", "height")
        return {n: f"{v:g}" for n, v in zip(names, self.numbers or (0, 0, 0, 0), strict=True)}


def read_rows(told: QueryDict, page: int) -> list[Row]:
    """Every box of the form: those of page `page` by their four fields, the others packed."""
    rows = []
    for packed in told.getlist("kotak"):
        number, *sides = packed[:80].split("|")
        if len(sides) == len(SIDES) and number.isascii() and number.isdigit() and len(number) < 6:
            left, top, width, height = (_c(side) for side in sides)
            rows.append(Row(page=int(number), left=left, top=top, width=width, height=height))
    columns = (told.getlist(side) for side in SIDES)
    for left, top, width, height in zip(*columns, strict=False):
        row = Row(page=page, left=_c(left), top=_c(top), width=_c(width), height=_c(height))
        if not row.is_empty:
            rows.append(row)
    return rows[:ROWS_LIMIT]


def _c(typed: str) -> str:
    return typed.strip()[:12]


def row_of(page: int, box: Box) -> Row:
    """A suggested box as a row of the form."""
    return Row(
        page=page,
        left=_percent(box.left),
        top=_percent(box.top),
        width=_percent(box.right - box.left),
        height=_percent(box.bottom - box.top),
    )


def _percent(share: float) -> str:
    return f"{share * 100:.2f}".rstrip("0").rstrip(".")


def areas_of(rows: Iterable[Row]) -> tuple[list[Area], list[str]]:
    """The boxes as areas, and a sentence for each that cannot be one."""
    areas: list[Area] = []
    faults: list[str] = []
    counts: dict[int, int] = {}
    for row in rows:
        counts[row.page] = counts.get(row.page, 0) + 1
        where = gettext("Halaman %(page)d, kotak %(n)d") % {"page": row.page, "n": counts[row.page]}
        left, top, width, height = row.numbers or (0.0, 0.0, 0.0, 0.0)
        if row.numbers is None:
            faults.append(f"{where}: " + gettext("isi keempat angkanya, 0 sampai 100."))
        elif width <= 0 or height <= 0:
            faults.append(f"{where}: " + gettext("lebar dan tinggi harus lebih dari 0."))
        elif left >= 100 or top >= 100 or width > 100 or height > 100:
            faults.append(f"{where}: " + gettext("kotak ini di luar halaman."))
        else:
            left, top, width, height = (number / 100 for number in row.numbers)
            box = Box(
                left=left, top=top, right=min(left + width, 1.0), bottom=min(top + height, 1.0)
            )
            areas.append(Area(page=row.page, box=box))
    return areas, faults
