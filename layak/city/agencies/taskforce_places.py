"""Where task forces stand: the city, its kecamatan, its kelurahan and desa."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from layak.city.agencies.models import TaskForce
from layak.city.places.models import District, Ward
from layak.city.places.queries import municipality
from layak.rules.refusal import Refused


@dataclass(frozen=True, kw_only=True)
class PlaceRow:
    """A kecamatan or kelurahan with its decree in force, None where it has none yet."""

    level: str
    code: str
    name: str
    district: str
    task_force_id: int | None
    number: str


def place_named(level: str, code: str) -> str:
    """``Kecamatan Tepian Ilir`` for its code; empty for the city. Raises Refused."""
    if level == TaskForce.Level.CITY and not code:
        return ""
    if not code.isprintable():
        raise Refused(_("Pilih kecamatan atau kelurahan dari daftar wilayah."))
    if level == TaskForce.Level.DISTRICT:
        district = District.objects.filter(code=code).first()
        if district is not None:
            return _("Kecamatan %(name)s") % {"name": district.name}
    if level == TaskForce.Level.WARD:
        ward = Ward.objects.filter(code=code).first()
        if ward is not None:
            return f"{ward.get_kind_display()} {ward.name}"
    raise Refused(_("Pilih kecamatan atau kelurahan dari daftar wilayah."))


def title_of(task_force: TaskForce, *, city: str | None = None) -> str:
    """Whose task force it is: ``Kota Musi Raya``, ``Kecamatan Tepian Ilir``. ``city`` spares a
    query where the name is known."""
    return task_force.place or city or city_name()


def city_name() -> str:
    found = municipality()
    return found.name if found else _("kota")


def place_rows(level: str) -> list[PlaceRow]:
    """Every kecamatan, or every kelurahan and desa, by code: two queries."""
    decrees = {
        found.place_code: found
        for found in TaskForce.objects.filter(level=level, ended_on=None).only(
            "pk", "place_code", "number"
        )
    }
    if level == TaskForce.Level.DISTRICT:
        places = [(row.code, row.name, "") for row in District.objects.order_by("code")]
    else:
        wards = Ward.objects.select_related("district").order_by("code")
        places = [(row.code, row.name, row.district.name) for row in wards]
    return [_row(level, place, decrees.get(place[0])) for place in places]


def _row(level: str, place: tuple[str, str, str], found: TaskForce | None) -> PlaceRow:
    code, name, district = place
    return PlaceRow(
        level=level,
        code=code,
        name=name,
        district=district,
        task_force_id=found.pk if found else None,
        number=found.number if found else "",
    )
