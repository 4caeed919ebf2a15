"""Addresses of the entrance and the board."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.home import pages

urlpatterns = [
    path("aksi-cepat/", pages.rapid_home, name="rapid_home"),
    path("aksi-cepat/papan/", pages.rapid_board, name="rapid_board"),
]
