"""Addresses of the emergency page, its numbers, and the agencies behind the roles."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.emergency import pages, public_pages

NUMBERS = "aksi-cepat/nomor-darurat/"
ROLES = "aksi-cepat/peran/"

urlpatterns = [
    path("darurat/", public_pages.emergency, name="emergency"),
    path("darurat/pekerja.js", public_pages.emergency_worker, name="emergency_worker"),
    path(NUMBERS, pages.emergency_lines, name="emergency_lines"),
    path(f"{NUMBERS}bawaan/", pages.lines_keep, name="lines_keep"),
    path(f"{NUMBERS}<int:line_id>/", pages.line_edit, name="line_edit"),
    path(f"{NUMBERS}<int:line_id>/hapus/", pages.line_end, name="line_end"),
    path(ROLES, pages.role_agencies, name="role_agencies"),
    path(f"{ROLES}usulan/", pages.role_agencies_fill, name="role_agencies_fill"),
    path(f"{ROLES}<int:role_agency_id>/akhiri/", pages.role_agency_end, name="role_agency_end"),
]
