from __future__ import annotations

from django.urls import include, path

PACKAGES = [
    "layak.surfaces.dashboard",
    "layak.surfaces.practice",
    "layak.surfaces.search",
    "layak.surfaces.upkeep",
    "layak.workflows.improvement",
    "layak.workflows.meetings",
    "layak.workflows.taskforce",
    "layak.workflows.verification",
    "layak.workflows.rapidaction",
    "layak.evaluation",
    "layak.records.facilities",
    "layak.records.followups",
    "layak.records.evidence",
    "layak.city.agencies",
    "layak.city.people",
    "layak.city.places",
    "layak.platform.web",
]

urlpatterns = [path("", include(f"{package}.urls")) for package in PACKAGES]

handler400 = "layak.platform.web.views.bad_request"
handler404 = "layak.platform.web.views.not_found"
# asked for by the sign-in package
handler429 = "layak.platform.web.views.too_many"
handler500 = "layak.platform.web.views.server_error"
