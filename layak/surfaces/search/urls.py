from __future__ import annotations

from django.urls import path

from layak.surfaces.search import views

urlpatterns = [path("cari/", views.search, name="search")]
