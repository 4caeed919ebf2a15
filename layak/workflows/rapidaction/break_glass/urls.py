"""Addresses of access in an emergency."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.break_glass import pages

urlpatterns = [
    path("aksi-cepat/penanganan/<slug:case_code>/darurat/", pages.break_glass, name="break_glass"),
    path("aksi-cepat/akses-darurat/", pages.break_glass_list, name="break_glass_list"),
]
