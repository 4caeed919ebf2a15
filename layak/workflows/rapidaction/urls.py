from __future__ import annotations

from django.urls import include, path

ROOMS = [
    "conduct",
    "casework",
    "answering",
    "home",
    "drafts",
    "triage",
    "privacy",
    "drills",
    "education",
    "intake",
]

urlpatterns = [path("", include(f"layak.workflows.rapidaction.{room}.urls")) for room in ROOMS]
