from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.improvement.views import efforts, forecasts, years

ROAD = "evaluasi/<slug:code>/jalan/"
EFFORT = f"{ROAD}upaya/<slug:kind>/"

urlpatterns: list[URLPattern] = [
    path(f"{ROAD}prakiraan/", forecasts.forecast_page, name="forecast_page"),
    path(f"{ROAD}tahun/", years.waterfall, name="waterfall"),
    path(f"{ROAD}upaya/", efforts.effort_list, name="effort_list"),
    path(EFFORT, efforts.effort_edit, name="effort_edit"),
    path(f"{EFFORT}usulan/", efforts.effort_reset, name="effort_reset"),
]
