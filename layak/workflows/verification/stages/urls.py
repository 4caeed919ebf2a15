"""The stages of verification of a round."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.verification.stages import pages

STAGES = "evaluasi/<slug:code>/verifikasi/"
ONE = f"{STAGES}<slug:phase>/"

urlpatterns: list[URLPattern] = [
    path(f"{STAGES}tahap/", pages.stage_list, name="verification_stages"),
    path(f"{ONE}buka/", pages.stage_open, name="verification_open"),
    path(f"{ONE}perpanjang/", pages.stage_extend, name="verification_extend"),
    path(f"{ONE}tutup/", pages.stage_close, name="verification_close"),
]
