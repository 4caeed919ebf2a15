from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Prefetch

from layak.city.places.models import District, Municipality, Ward

# the one city as a part of the statement behind the header of every page (ADR 0009)
CITY = "(SELECT name, demo_since_at IS NOT NULL AS is_demo FROM places_municipality)"


@dataclass(frozen=True, kw_only=True)
class PlaceCounts:
    district_count: int
    kelurahan_count: int
    desa_count: int


def municipality() -> Municipality | None:
    """The one city of this database, or None before it is founded."""
    return Municipality.objects.first()


def is_demo_city() -> bool:
    """Whether this database holds the invented city."""
    return Municipality.objects.filter(demo_since_at__isnull=False).exists()


def district_rows() -> list[District]:
    """All kecamatan by code, each with its kelurahan and desa by code: two queries."""
    wards = Prefetch("ward_set", queryset=Ward.objects.order_by("code"))
    return list(District.objects.order_by("code").prefetch_related(wards))


def place_counts() -> PlaceCounts:
    """How many kecamatan, kelurahan and desa (with desa adat) there are: two queries."""
    kinds = dict(
        Ward.objects.values_list("kind").annotate(count=Count("pk")).values_list("kind", "count")
    )
    kelurahan = kinds.get(Ward.Kind.KELURAHAN, 0)
    return PlaceCounts(
        district_count=District.objects.count(),
        kelurahan_count=kelurahan,
        desa_count=sum(kinds.values()) - kelurahan,
    )
