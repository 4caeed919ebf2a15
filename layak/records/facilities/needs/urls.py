from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.facilities.needs import pages

YEAR = "kesiapan/<int:year>/"
NEED = "kesiapan/baris/<int:need_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{YEAR}baru/", pages.need_add, name="need_add"),
    path(f"{YEAR}tempel/", pages.need_paste, name="need_paste"),
    path(NEED, pages.need_detail, name="need_detail"),
    path(f"{NEED}ubah/", pages.need_edit, name="need_edit"),
    path(f"{NEED}tarik/", pages.need_withdraw, name="need_withdraw"),
    path(f"{NEED}bahas/", pages.need_review, name="need_review"),
    path(f"{NEED}kemajuan/", pages.need_progress, name="need_progress"),
    path(f"{NEED}bukti/", pages.need_prove, name="need_prove"),
    path(f"{NEED}bukti/<int:proof_id>/lepas/", pages.need_unprove, name="need_unprove"),
    path(f"{NEED}tindak-lanjut/", pages.need_promise, name="need_promise"),
]
