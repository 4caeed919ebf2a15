"""The calendar of a person and its feed."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.dues import pages, public_pages

PAGE = "evaluasi/<slug:code>/kalender/"

urlpatterns: list[URLPattern] = [
    path(PAGE, pages.calendar_page, name="calendar_page"),
    path(f"{PAGE}buat/", pages.calendar_make, name="calendar_make"),
    path(f"{PAGE}hapus/", pages.calendar_remove, name="calendar_remove"),
    path("kalender/<str:token>.ics", public_pages.calendar_feed, name="calendar_feed"),
]
