from __future__ import annotations

from django.urls import path

from layak.surfaces.upkeep import pages

urlpatterns = [
    path("pengaturan/", pages.settings_index, name="settings_index"),
    path("pengaturan/cadangan/", pages.backup_list, name="backup_list"),
    path("pengaturan/cadangan/buat/", pages.backup_make, name="backup_make"),
]
