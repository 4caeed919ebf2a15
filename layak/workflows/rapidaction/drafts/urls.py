"""Addresses of playbooks in the making."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.drafts import pages

ONE = "aksi-cepat/playbook/<slug:playbook_code>/"
STEP = f"{ONE}ubah/langkah/<int:step_number>/"

urlpatterns = [
    path(f"{ONE}beda/", pages.playbook_diff, name="playbook_diff"),
    path(f"{ONE}tinjau/", pages.playbook_review, name="playbook_review"),
    path(f"{ONE}tetapkan/", pages.playbook_adopt, name="playbook_adopt"),
    path(f"{ONE}ubah/", pages.playbook_edit, name="playbook_edit"),
    path(f"{ONE}ubah/mulai/", pages.playbook_begin, name="playbook_begin"),
    path(f"{ONE}ubah/naskah/", pages.playbook_source, name="playbook_source"),
    path(f"{ONE}ubah/uraian/", pages.playbook_facts, name="playbook_facts"),
    path(f"{ONE}ubah/berlaku/", pages.playbook_terms, name="playbook_terms"),
    path(f"{ONE}ubah/buang/", pages.playbook_discard, name="playbook_discard"),
    path(f"{ONE}ubah/langkah/baru/", pages.playbook_step_new, name="playbook_step_new"),
    path(STEP, pages.playbook_step, name="playbook_step"),
    path(f"{STEP}pindah/", pages.playbook_step_move, name="playbook_step_move"),
    path(f"{STEP}hapus/", pages.playbook_step_remove, name="playbook_step_remove"),
]
