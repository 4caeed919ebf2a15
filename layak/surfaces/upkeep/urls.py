from __future__ import annotations

from django.urls import path

from layak.surfaces.upkeep import views

urlpatterns = [
    path("pengaturan/", views.settings_index, name="settings_index"),
    path("pengaturan/cadangan/", views.backup_list, name="backup_list"),
    path("pengaturan/cadangan/buat/", views.backup_make, name="backup_make"),
]
