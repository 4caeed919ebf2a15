from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _


@dataclass(frozen=True, kw_only=True)
class CityFounded:
    kind: ClassVar[str] = "city.founded"

    code: str
    name: str
    district_count: int
    ward_count: int

    @property
    def stream(self) -> str:
        return "city"

    def sentence(self) -> str:
        return _("%(name)s dibuat dengan %(districts)d kecamatan dan %(wards)d kelurahan/desa.") % {
            "name": self.name,
            "districts": self.district_count,
            "wards": self.ward_count,
        }


@dataclass(frozen=True, kw_only=True)
class PlaceRenamed:
    kind: ClassVar[str] = "place.renamed"

    code: str
    old: str
    new: str

    @property
    def stream(self) -> str:
        return "city"

    def sentence(self) -> str:
        return _("Nama wilayah %(code)s diperbaiki dari %(old)s menjadi %(new)s.") % vars(self)
