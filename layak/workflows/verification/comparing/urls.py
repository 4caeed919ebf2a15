"""Stages side by side."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.verification.comparing import pages

urlpatterns: list[URLPattern] = [
    path("evaluasi/<slug:code>/verifikasi/", pages.comparison, name="comparison"),
]
