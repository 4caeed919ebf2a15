from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from layak.records.facilities import need_views, progress_views, views

YEAR = "kesiapan/<int:year>/"
NEED = "kesiapan/baris/<int:need_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("layak.records.facilities.offer_urls")),
    path("kesiapan/", views.readiness_current, name="readiness_current"),
    path(YEAR, views.readiness_list, name="readiness_list"),
    path(f"{YEAR}baru/", need_views.need_add, name="need_add"),
    path(f"{YEAR}tempel/", need_views.need_paste, name="need_paste"),
    path(f"{YEAR}matriks/", views.readiness_matrix, name="readiness_matrix"),
    path(f"{YEAR}belum-ada-dana/", views.readiness_unfunded, name="readiness_unfunded"),
    path(f"{YEAR}pembahasan/", views.readiness_review, name="readiness_review"),
    path(f"{YEAR}bawa/", views.readiness_carry, name="readiness_carry"),
    re_path(
        r"^kesiapan/(?P<year>[0-9]{4})/kesiapan\.(?P<ending>xlsx|pdf)$",
        views.readiness_file,
        name="readiness_file",
    ),
    path(NEED, need_views.need_detail, name="need_detail"),
    path(f"{NEED}ubah/", need_views.need_edit, name="need_edit"),
    path(f"{NEED}tarik/", need_views.need_withdraw, name="need_withdraw"),
    path(f"{NEED}bahas/", need_views.need_review, name="need_review"),
    path(f"{NEED}kemajuan/", progress_views.need_progress, name="need_progress"),
    path(f"{NEED}bukti/", progress_views.need_prove, name="need_prove"),
    path(f"{NEED}bukti/<int:proof_id>/lepas/", progress_views.need_unprove, name="need_unprove"),
    path(f"{NEED}tindak-lanjut/", progress_views.need_promise, name="need_promise"),
]
