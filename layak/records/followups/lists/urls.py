from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.followups.lists import pages

urlpatterns: list[URLPattern] = [
    path("tindak-lanjut/", pages.followup_list, name="followup_list"),
    path("tindak-lanjut/papan/", pages.followup_board, name="followup_board"),
    path("tindak-lanjut/kalender/", pages.followup_calendar, name="followup_calendar"),
    path("tindak-lanjut/ketepatan/", pages.followup_rates, name="followup_rates"),
]
