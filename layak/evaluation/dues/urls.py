"""Due days and reminders of a round, and a person's calendar."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.dues import pages, public_pages

ROUND = "evaluasi/<slug:code>"

urlpatterns: list[URLPattern] = [
    path(f"{ROUND}/tenggat/", pages.due_list, name="due_list"),
    path(f"{ROUND}/tenggat/atur/", pages.due_set, name="due_set"),
    path(f"{ROUND}/ingatkan/", pages.remind_list, name="remind_list"),
    path(f"{ROUND}/kalender/", pages.calendar_page, name="calendar_page"),
    path(f"{ROUND}/kalender/buat/", pages.calendar_make, name="calendar_make"),
    path(f"{ROUND}/kalender/hapus/", pages.calendar_remove, name="calendar_remove"),
    path("kalender/<str:token>.ics", public_pages.calendar_feed, name="calendar_feed"),
]
