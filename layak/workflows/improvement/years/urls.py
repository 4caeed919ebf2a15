from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.improvement.years import pages

ROAD = "evaluasi/<slug:code>/jalan/"

urlpatterns: list[URLPattern] = [
    path(f"{ROAD}prakiraan/", pages.forecast_detail, name="forecast_page"),
    path(f"{ROAD}tahun/", pages.waterfall_detail, name="waterfall"),
]
