from __future__ import annotations

from django.urls import path

from layak.surfaces.dashboard.mayor import pages as mayor_pages
from layak.surfaces.dashboard.overview import pages
from layak.surfaces.dashboard.task_force import pages as task_force_pages

urlpatterns = [
    path("", pages.overview, name="overview"),
    path("gugus-tugas/", task_force_pages.task_force, name="task_force"),
    path("wali-kota/", mayor_pages.mayor, name="mayor"),
]
