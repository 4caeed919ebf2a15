from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.meetings.package import pages

urlpatterns: list[URLPattern] = [
    path("rapat/<int:meeting_id>/paket.zip", pages.meeting_package, name="meeting_package"),
]
