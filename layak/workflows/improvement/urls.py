"""Addresses of the road to a rank."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.improvement.efforts import pages as efforts_pages
from layak.workflows.improvement.gaps import pages as gaps_pages
from layak.workflows.improvement.plans import pages as plans_pages
from layak.workflows.improvement.searches import pages as searches_pages
from layak.workflows.improvement.years import forecast_pages, pages

ROAD = "evaluasi/<slug:code>/jalan/"
EFFORT = f"{ROAD}upaya/<slug:kind>/"

forecast_patterns: list[URLPattern] = [
    path(f"{ROAD}prakiraan/", forecast_pages.forecast_detail, name="forecast_page"),
    path(f"{ROAD}tahun/", pages.waterfall_detail, name="waterfall"),
    path(f"{ROAD}upaya/", efforts_pages.effort_list, name="effort_list"),
    path(EFFORT, efforts_pages.effort_edit, name="effort_edit"),
    path(f"{EFFORT}usulan/", efforts_pages.effort_reset, name="effort_reset"),
]


SEARCH = f"{ROAD}cari/<int:search_id>/"
PLAN = f"{ROAD}rencana/<int:plan_id>/"

road_patterns: list[URLPattern] = [
    path(ROAD, gaps_pages.gap_list, name="gap_list"),
    path(f"{ROAD}cari/", searches_pages.road_search, name="road_search"),
    path(f"{ROAD}cari/mulai/", searches_pages.road_ask, name="road_ask"),
    path(SEARCH, searches_pages.road_detail, name="road_detail"),
    path(f"{SEARCH}simpan/", plans_pages.plan_save, name="plan_save"),
    path(f"{ROAD}rencana/", plans_pages.plan_list, name="plan_list"),
    path(PLAN, plans_pages.plan_detail, name="plan_detail"),
    path(f"{PLAN}tetapkan/", plans_pages.plan_adopt, name="plan_adopt"),
    path(f"{PLAN}cabut/", plans_pages.plan_withdraw, name="plan_withdraw"),
]


urlpatterns = [*road_patterns, *forecast_patterns]
