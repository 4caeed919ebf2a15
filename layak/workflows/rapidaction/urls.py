from __future__ import annotations

from django.urls import include, path

# intake before triage: the fixed addresses of reports come before `<slug:report_code>`
ROOMS = [
    "conduct",
    "casework",
    "assignments",
    "conferences",
    "closing",
    "sending",
    "answering",
    "home",
    "duty",
    "emergency",
    "catalogue",
    "drafts",
    "intake",
    "triage",
    "children",
    "notes",
    "break_glass",
    "privacy",
    "trail",
    "drills",
    "figures",
    "simfoni",
    "education",
]

urlpatterns = [path("", include(f"layak.workflows.rapidaction.{room}.urls")) for room in ROOMS]
