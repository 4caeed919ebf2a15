from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.facilities import offer_views as views

OFFER = "layanan/<int:offer_id>/"

urlpatterns: list[URLPattern] = [
    path("layanan/", views.offer_list, name="offer_list"),
    path("layanan/layanan.xlsx", views.offer_export, name="offer_export"),
    path("layanan/baru/", views.offer_add, name="offer_add"),
    path(OFFER, views.offer_detail, name="offer_detail"),
    path(f"{OFFER}ubah/", views.offer_edit, name="offer_edit"),
    path(f"{OFFER}kapasitas/", views.offer_resize, name="offer_resize"),
    path(f"{OFFER}masih-benar/", views.offer_confirm, name="offer_confirm"),
    path(f"{OFFER}akhiri/", views.offer_end, name="offer_end"),
    path(f"{OFFER}lepas/", views.offer_release, name="offer_release"),
]
