"""Instruments: their revisions, the sheet of official texts, the maps between editions."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.revisions import pages

EDITIONS = "pengaturan/instrumen"
REVISION = f"{EDITIONS}/<slug:edition>/<int:number>"
OFFICIAL = f"{REVISION}/teks-resmi"

urlpatterns: list[URLPattern] = [
    path(f"{EDITIONS}/", pages.edition_list, name="edition_list"),
    path(f"{EDITIONS}/muat/", pages.edition_load, name="edition_load"),
    path(f"{EDITIONS}/peta/", pages.edition_map_list, name="edition_map_list"),
    path(f"{REVISION}/", pages.revision_detail, name="revision_detail"),
    path(f"{REVISION}/beda/<int:other>/", pages.revision_difference, name="revision_difference"),
    path(f"{OFFICIAL}.xlsx", pages.official_sheet_file, name="official_sheet"),
    path(f"{OFFICIAL}/", pages.official_import, name="official_import"),
    path(f"{OFFICIAL}/<slug:token>/", pages.official_preview_page, name="official_preview"),
    path(f"{OFFICIAL}/<slug:token>/simpan/", pages.official_take, name="official_take"),
]
