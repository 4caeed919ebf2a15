"""Addresses for children and other reporters without an account."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.emergency import public_pages
from layak.workflows.rapidaction.intake import public_pages as intake_public_pages

urlpatterns = [
    path("darurat/", public_pages.emergency, name="emergency"),
    path("darurat/pekerja.js", public_pages.emergency_worker, name="emergency_worker"),
    path("darurat/lapor/", intake_public_pages.public_report, name="public_report"),
    path("darurat/lacak/", intake_public_pages.public_follow, name="public_follow"),
]
