"""Addresses of the code of conduct."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.conduct import pages

urlpatterns = [
    path("aksi-cepat/pedoman/", pages.conduct, name="conduct"),
    path("aksi-cepat/pedoman/siapa/", pages.conduct_people, name="conduct_people"),
]
