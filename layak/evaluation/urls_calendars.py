from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.public_views import calendars as public
from layak.evaluation.views import calendars

PAGE = "evaluasi/<slug:code>/kalender/"

urlpatterns: list[URLPattern] = [
    path(PAGE, calendars.calendar_page, name="calendar_page"),
    path(f"{PAGE}buat/", calendars.calendar_make, name="calendar_make"),
    path(f"{PAGE}hapus/", calendars.calendar_remove, name="calendar_remove"),
    path("kalender/<str:token>.ics", public.calendar_feed, name="calendar_feed"),
]
