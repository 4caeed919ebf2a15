from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from layak.records.facilities.needs import pages as needs_pages
from layak.records.facilities.readiness import pages

YEAR = "kesiapan/<int:year>/"
NEED = "kesiapan/baris/<int:need_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("layak.records.facilities.offers.urls")),
    path("kesiapan/", pages.readiness_current, name="readiness_current"),
    path(YEAR, pages.readiness_list, name="readiness_list"),
    path(f"{YEAR}baru/", needs_pages.need_add, name="need_add"),
    path(f"{YEAR}tempel/", needs_pages.need_paste, name="need_paste"),
    path(f"{YEAR}matriks/", pages.readiness_matrix, name="readiness_matrix"),
    path(f"{YEAR}belum-ada-dana/", pages.readiness_unfunded, name="readiness_unfunded"),
    path(f"{YEAR}pembahasan/", pages.readiness_review, name="readiness_review"),
    path(f"{YEAR}bawa/", pages.readiness_carry, name="readiness_carry"),
    re_path(
        r"^kesiapan/(?P<year>[0-9]{4})/kesiapan\.(?P<ending>xlsx|pdf)$",
        pages.readiness_file,
        name="readiness_file",
    ),
    path(NEED, needs_pages.need_detail, name="need_detail"),
    path(f"{NEED}ubah/", needs_pages.need_edit, name="need_edit"),
    path(f"{NEED}tarik/", needs_pages.need_withdraw, name="need_withdraw"),
    path(f"{NEED}bahas/", needs_pages.need_review, name="need_review"),
    path(f"{NEED}kemajuan/", needs_pages.need_progress, name="need_progress"),
    path(f"{NEED}bukti/", needs_pages.need_prove, name="need_prove"),
    path(f"{NEED}bukti/<int:proof_id>/lepas/", needs_pages.need_unprove, name="need_unprove"),
    path(f"{NEED}tindak-lanjut/", needs_pages.need_promise, name="need_promise"),
]
