from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.views import duty, duty_leave

urlpatterns = [
    path("aksi-cepat/piket/", duty.duty_roster, name="duty_roster"),
    path("aksi-cepat/piket/siapa/", duty.duty_contacts, name="duty_contacts"),
    path("aksi-cepat/piket/cuti/", duty_leave.duty_leave, name="duty_leave"),
    path(
        "aksi-cepat/piket/cuti/<int:leave_id>/hapus/",
        duty_leave.leave_remove,
        name="leave_remove",
    ),
    path("aksi-cepat/piket/<int:turn_id>/hapus/", duty.turn_remove, name="turn_remove"),
]
