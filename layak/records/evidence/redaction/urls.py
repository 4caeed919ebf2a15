"""Blacking out parts of a version."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.evidence.redaction import pages

EVIDENCE = "bukti/<int:evidence_id>/"

urlpatterns: list[URLPattern] = [
    path(
        f"{EVIDENCE}samarkan/<int:version>/",
        pages.evidence_redact,
        name="evidence_redact",
    ),
]
