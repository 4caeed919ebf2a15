"""A person's calendar: its page, and the feed that a calendar program reads."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.surfaces.dashboard.calendar import pages, public_pages

ROUND = "evaluasi/<slug:code>"

urlpatterns: list[URLPattern] = [
    path(f"{ROUND}/kalender/", pages.calendar_page, name="calendar_page"),
    path(f"{ROUND}/kalender/buat/", pages.calendar_make, name="calendar_make"),
    path(f"{ROUND}/kalender/hapus/", pages.calendar_remove, name="calendar_remove"),
    path("kalender/<str:token>.ics", public_pages.calendar_feed, name="calendar_feed"),
]
