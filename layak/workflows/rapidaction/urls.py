from __future__ import annotations

from django.urls import include, path

ROOMS = [
    "conduct",
    "cases",
    "handoffs",
    "duty",
    "playbooks",
    "identity",
    "privacy",
    "learning",
    "education",
    "public",
]

urlpatterns = [path("", include(f"layak.workflows.rapidaction.urls_{room}")) for room in ROOMS]
