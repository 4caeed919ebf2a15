"""Addresses of the entrance, the board, the roster and the emergency numbers."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.duty import pages as duty_pages
from layak.workflows.rapidaction.emergency import pages as emergency_pages
from layak.workflows.rapidaction.home import pages

urlpatterns = [
    path("aksi-cepat/", pages.rapid_home, name="rapid_home"),
    path("aksi-cepat/papan/", pages.rapid_board, name="rapid_board"),
    path("aksi-cepat/piket/", duty_pages.duty_roster, name="duty_roster"),
    path("aksi-cepat/piket/siapa/", duty_pages.duty_contacts, name="duty_contacts"),
    path("aksi-cepat/piket/cuti/", duty_pages.duty_leave, name="duty_leave"),
    path(
        "aksi-cepat/piket/cuti/<int:leave_id>/hapus/",
        duty_pages.leave_remove,
        name="leave_remove",
    ),
    path("aksi-cepat/piket/<int:turn_id>/hapus/", duty_pages.turn_remove, name="turn_remove"),
    path("aksi-cepat/nomor-darurat/", emergency_pages.emergency_lines, name="emergency_lines"),
    path("aksi-cepat/nomor-darurat/bawaan/", emergency_pages.lines_keep, name="lines_keep"),
    path("aksi-cepat/nomor-darurat/<int:line_id>/", emergency_pages.line_edit, name="line_edit"),
    path(
        "aksi-cepat/nomor-darurat/<int:line_id>/hapus/", emergency_pages.line_end, name="line_end"
    ),
    path("aksi-cepat/peran/", emergency_pages.role_agencies, name="role_agencies"),
    path("aksi-cepat/peran/usulan/", emergency_pages.role_agencies_fill, name="role_agencies_fill"),
    path(
        "aksi-cepat/peran/<int:role_agency_id>/akhiri/",
        emergency_pages.role_agency_end,
        name="role_agency_end",
    ),
]
