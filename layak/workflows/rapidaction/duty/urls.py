"""Addresses of the roster: who answers when, and who is away."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.duty import pages

ROSTER = "aksi-cepat/piket/"

urlpatterns = [
    path(ROSTER, pages.duty_roster, name="duty_roster"),
    path(f"{ROSTER}nomor/", pages.duty_post, name="duty_post"),
    path(f"{ROSTER}siapa/", pages.duty_contacts, name="duty_contacts"),
    path(f"{ROSTER}cuti/", pages.duty_leave, name="duty_leave"),
    path(f"{ROSTER}cuti/<int:leave_id>/hapus/", pages.leave_remove, name="leave_remove"),
    path(f"{ROSTER}<int:turn_id>/hapus/", pages.turn_remove, name="turn_remove"),
]
