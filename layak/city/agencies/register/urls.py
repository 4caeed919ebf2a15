from __future__ import annotations

from django.urls import URLPattern, path

from layak.city.agencies.register import pages

urlpatterns: list[URLPattern] = [
    path("pengaturan/perangkat-daerah/", pages.agency_list, name="agency_list"),
    path("pengaturan/perangkat-daerah/baru/", pages.agency_create, name="agency_create"),
    path(
        "pengaturan/perangkat-daerah/<int:agency_id>/",
        pages.agency_detail,
        name="agency_detail",
    ),
    path(
        "pengaturan/perangkat-daerah/<int:agency_id>/nama/",
        pages.agency_rename,
        name="agency_rename",
    ),
    path(
        "pengaturan/perangkat-daerah/<int:agency_id>/nama-lain/",
        pages.agency_alias,
        name="agency_alias",
    ),
    path(
        "pengaturan/perangkat-daerah/nama-lain/<int:alias_id>/hapus/",
        pages.agency_alias_remove,
        name="agency_alias_remove",
    ),
    path(
        "pengaturan/perangkat-daerah/<int:agency_id>/jenis/",
        pages.agency_reclassify,
        name="agency_reclassify",
    ),
    path(
        "pengaturan/perangkat-daerah/<int:agency_id>/gabungkan/",
        pages.agency_merge,
        name="agency_merge",
    ),
    path(
        "pengaturan/perangkat-daerah/<int:agency_id>/akhiri/",
        pages.agency_end,
        name="agency_end",
    ),
    path(
        "pengaturan/wilayah/kecamatan/<int:district_id>/nama/",
        pages.district_rename,
        name="district_rename",
    ),
    path(
        "pengaturan/wilayah/kelurahan/<int:ward_id>/nama/",
        pages.ward_rename,
        name="ward_rename",
    ),
]
