"""Folders that are taken over into a round."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.takeovers import pages

ROUND = "evaluasi/<slug:code>/ambil-alih"
ONE = f"{ROUND}/<int:takeover_id>"

urlpatterns: list[URLPattern] = [
    path(f"{ROUND}/", pages.takeover_list, name="takeover_list"),
    path(f"{ONE}/", pages.takeover_detail, name="takeover_detail"),
    path(f"{ONE}/tambah/", pages.takeover_add, name="takeover_add"),
    path(f"{ONE}/putuskan/", pages.takeover_decide, name="takeover_decide"),
    path(f"{ONE}/selesai/", pages.takeover_close, name="takeover_close"),
]
