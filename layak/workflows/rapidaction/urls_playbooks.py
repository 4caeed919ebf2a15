from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.views import (
    playbooks,
    playbooks_deciding,
    playbooks_editing,
    playbooks_papers,
)

ONE = "aksi-cepat/playbook/<slug:playbook_code>/"
STEP = f"{ONE}ubah/langkah/<int:step_number>/"

urlpatterns = [
    path("aksi-cepat/playbook/", playbooks.playbook_list, name="playbook_list"),
    path("aksi-cepat/peristiwa/", playbooks.event_names, name="event_names"),
    path(ONE, playbooks.playbook_detail, name="playbook_detail"),
    path(f"{ONE}naskah.yaml", playbooks_papers.playbook_file, name="playbook_file"),
    path(f"{ONE}poster.pdf", playbooks_papers.playbook_poster, name="playbook_poster"),
    path(f"{ONE}kartu.pdf", playbooks_papers.playbook_card, name="playbook_card"),
    path(f"{ONE}beda/", playbooks_deciding.playbook_diff, name="playbook_diff"),
    path(f"{ONE}tinjau/", playbooks_deciding.playbook_review, name="playbook_review"),
    path(f"{ONE}tetapkan/", playbooks_deciding.playbook_adopt, name="playbook_adopt"),
    path(f"{ONE}ubah/", playbooks_editing.playbook_edit, name="playbook_edit"),
    path(f"{ONE}ubah/mulai/", playbooks_editing.playbook_begin, name="playbook_begin"),
    path(f"{ONE}ubah/naskah/", playbooks_editing.playbook_source, name="playbook_source"),
    path(f"{ONE}ubah/uraian/", playbooks_editing.playbook_facts, name="playbook_facts"),
    path(f"{ONE}ubah/berlaku/", playbooks_editing.playbook_terms, name="playbook_terms"),
    path(f"{ONE}ubah/buang/", playbooks_editing.playbook_discard, name="playbook_discard"),
    path(f"{ONE}ubah/langkah/baru/", playbooks_editing.playbook_step_new, name="playbook_step_new"),
    path(STEP, playbooks_editing.playbook_step, name="playbook_step"),
    path(f"{STEP}pindah/", playbooks_editing.playbook_step_move, name="playbook_step_move"),
    path(f"{STEP}hapus/", playbooks_editing.playbook_step_remove, name="playbook_step_remove"),
]
