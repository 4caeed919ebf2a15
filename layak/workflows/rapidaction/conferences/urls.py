"""Addresses of case conferences and their decisions."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.conferences import pages

CASE = "aksi-cepat/penanganan/<slug:case_code>/"

urlpatterns = [
    path(f"{CASE}konferensi/", pages.conference_plan, name="conference_plan"),
    path(f"{CASE}keputusan/<int:decision_id>/", pages.decision_drop, name="decision_drop"),
]
