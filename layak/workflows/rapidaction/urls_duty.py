from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.views import board, duty, duty_leave, home, lines

urlpatterns = [
    path("aksi-cepat/", home.rapid_home, name="rapid_home"),
    path("aksi-cepat/papan/", board.rapid_board, name="rapid_board"),
    path("aksi-cepat/piket/", duty.duty_roster, name="duty_roster"),
    path("aksi-cepat/piket/siapa/", duty.duty_contacts, name="duty_contacts"),
    path("aksi-cepat/piket/cuti/", duty_leave.duty_leave, name="duty_leave"),
    path(
        "aksi-cepat/piket/cuti/<int:leave_id>/hapus/",
        duty_leave.leave_remove,
        name="leave_remove",
    ),
    path("aksi-cepat/piket/<int:turn_id>/hapus/", duty.turn_remove, name="turn_remove"),
    path("aksi-cepat/nomor-darurat/", lines.emergency_lines, name="emergency_lines"),
    path("aksi-cepat/nomor-darurat/bawaan/", lines.lines_keep, name="lines_keep"),
    path("aksi-cepat/nomor-darurat/<int:line_id>/", lines.line_edit, name="line_edit"),
    path("aksi-cepat/nomor-darurat/<int:line_id>/hapus/", lines.line_end, name="line_end"),
    path("aksi-cepat/peran/", lines.role_agencies, name="role_agencies"),
    path("aksi-cepat/peran/usulan/", lines.role_agencies_fill, name="role_agencies_fill"),
    path(
        "aksi-cepat/peran/<int:role_agency_id>/akhiri/",
        lines.role_agency_end,
        name="role_agency_end",
    ),
]
