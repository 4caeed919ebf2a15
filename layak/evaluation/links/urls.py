"""Links for those without an account, as the secretariat keeps them."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.links import pages

LINKS = "evaluasi/<slug:code>/tautan"
LINK = f"{LINKS}/<int:link_id>"

urlpatterns: list[URLPattern] = [
    path(f"{LINKS}/", pages.link_list, name="link_list"),
    path(f"{LINKS}/baru/", pages.link_make, name="link_make"),
    path(f"{LINK}/", pages.link_detail, name="link_detail"),
    path(f"{LINK}/perpanjang/", pages.link_extend, name="link_extend"),
    path(f"{LINK}/cabut/", pages.link_revoke, name="link_revoke"),
]
