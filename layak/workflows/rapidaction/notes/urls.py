"""The address of the notes of an activation."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.notes import pages

urlpatterns = [
    path("aksi-cepat/penanganan/<slug:case_code>/catatan/", pages.note_list, name="note_list"),
]
