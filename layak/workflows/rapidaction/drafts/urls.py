"""Addresses of playbooks, to read and in the making."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.catalogue import pages
from layak.workflows.rapidaction.drafts import deciding_pages
from layak.workflows.rapidaction.drafts import pages as drafts_pages

ONE = "aksi-cepat/playbook/<slug:playbook_code>/"
STEP = f"{ONE}ubah/langkah/<int:step_number>/"

urlpatterns = [
    path("aksi-cepat/playbook/", pages.playbook_list, name="playbook_list"),
    path("aksi-cepat/peristiwa/", pages.event_names, name="event_names"),
    path(ONE, pages.playbook_detail, name="playbook_detail"),
    path(f"{ONE}naskah.yaml", pages.playbook_file, name="playbook_file"),
    path(f"{ONE}poster.pdf", pages.playbook_poster, name="playbook_poster"),
    path(f"{ONE}kartu.pdf", pages.playbook_card, name="playbook_card"),
    path(f"{ONE}beda/", deciding_pages.playbook_diff, name="playbook_diff"),
    path(f"{ONE}tinjau/", deciding_pages.playbook_review, name="playbook_review"),
    path(f"{ONE}tetapkan/", deciding_pages.playbook_adopt, name="playbook_adopt"),
    path(f"{ONE}ubah/", drafts_pages.playbook_edit, name="playbook_edit"),
    path(f"{ONE}ubah/mulai/", drafts_pages.playbook_begin, name="playbook_begin"),
    path(f"{ONE}ubah/naskah/", drafts_pages.playbook_source, name="playbook_source"),
    path(f"{ONE}ubah/uraian/", drafts_pages.playbook_facts, name="playbook_facts"),
    path(f"{ONE}ubah/berlaku/", drafts_pages.playbook_terms, name="playbook_terms"),
    path(f"{ONE}ubah/buang/", drafts_pages.playbook_discard, name="playbook_discard"),
    path(f"{ONE}ubah/langkah/baru/", drafts_pages.playbook_step_new, name="playbook_step_new"),
    path(STEP, drafts_pages.playbook_step, name="playbook_step"),
    path(f"{STEP}pindah/", drafts_pages.playbook_step_move, name="playbook_step_move"),
    path(f"{STEP}hapus/", drafts_pages.playbook_step_remove, name="playbook_step_remove"),
]
