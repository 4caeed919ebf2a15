from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.facilities.offers import pages

OFFER = "layanan/<int:offer_id>/"

urlpatterns: list[URLPattern] = [
    path("layanan/", pages.offer_list, name="offer_list"),
    path("layanan/layanan.xlsx", pages.offer_export, name="offer_export"),
    path("layanan/baru/", pages.offer_add, name="offer_add"),
    path(OFFER, pages.offer_detail, name="offer_detail"),
    path(f"{OFFER}ubah/", pages.offer_edit, name="offer_edit"),
    path(f"{OFFER}kapasitas/", pages.offer_resize, name="offer_resize"),
    path(f"{OFFER}masih-benar/", pages.offer_confirm, name="offer_confirm"),
    path(f"{OFFER}akhiri/", pages.offer_end, name="offer_end"),
    path(f"{OFFER}lepas/", pages.offer_release, name="offer_release"),
]
