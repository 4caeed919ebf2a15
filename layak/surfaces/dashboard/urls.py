from __future__ import annotations

from django.urls import path

from layak.surfaces.dashboard import views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("gugus-tugas/", views.task_force, name="task_force"),
    path("wali-kota/", views.mayor, name="mayor"),
]
