from __future__ import annotations

from django.urls import path

from layak.surfaces.search import pages

urlpatterns = [path("cari/", pages.search, name="search")]
