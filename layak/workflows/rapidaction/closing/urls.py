"""Addresses of the end of an activation, and of its move to a newer playbook."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.closing import pages

CASE = "aksi-cepat/penanganan/<slug:case_code>/"

urlpatterns = [
    path(f"{CASE}tutup/", pages.case_close, name="case_close"),
    path(f"{CASE}versi/", pages.case_move_version, name="case_move_version"),
]
