from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.records.facilities.readiness import pages

YEAR = "kesiapan/<int:year>/"

urlpatterns: list[URLPattern] = [
    path("kesiapan/", pages.readiness_current, name="readiness_current"),
    path(YEAR, pages.readiness_list, name="readiness_list"),
    path(f"{YEAR}matriks/", pages.readiness_matrix, name="readiness_matrix"),
    path(f"{YEAR}belum-ada-dana/", pages.readiness_unfunded, name="readiness_unfunded"),
    path(f"{YEAR}pembahasan/", pages.readiness_review, name="readiness_review"),
    path(f"{YEAR}bawa/", pages.readiness_carry, name="readiness_carry"),
    re_path(
        r"^kesiapan/(?P<year>[0-9]{4})/kesiapan\.(?P<ending>xlsx|pdf)$",
        pages.readiness_file,
        name="readiness_file",
    ),
]
