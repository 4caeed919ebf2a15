"""Addresses of who works on an activation, and who is kept from it."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.assignments import pages

CASE = "aksi-cepat/penanganan/<slug:case_code>/"

urlpatterns = [
    path(f"{CASE}tugas/", pages.case_assign, name="case_assign"),
    path(f"{CASE}benturan/", pages.case_block, name="case_block"),
]
