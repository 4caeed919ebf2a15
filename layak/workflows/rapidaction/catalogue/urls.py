"""Addresses of playbooks to read, and of the events that they wait for."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.catalogue import pages

ONE = "aksi-cepat/playbook/<slug:playbook_code>/"

urlpatterns = [
    path("aksi-cepat/playbook/", pages.playbook_list, name="playbook_list"),
    path("aksi-cepat/peristiwa/", pages.event_names, name="event_names"),
    path(ONE, pages.playbook_detail, name="playbook_detail"),
    path(f"{ONE}naskah.yaml", pages.playbook_file, name="playbook_file"),
    path(f"{ONE}poster.pdf", pages.playbook_poster, name="playbook_poster"),
    path(f"{ONE}kartu.pdf", pages.playbook_card, name="playbook_card"),
]
