from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.improvement.views import gaps, plans, roads

ROAD = "evaluasi/<slug:code>/jalan/"
SEARCH = f"{ROAD}cari/<int:search_id>/"
PLAN = f"{ROAD}rencana/<int:plan_id>/"

urlpatterns: list[URLPattern] = [
    path(ROAD, gaps.gap_list, name="gap_list"),
    path(f"{ROAD}cari/", roads.road_search, name="road_search"),
    path(f"{ROAD}cari/mulai/", roads.road_ask, name="road_ask"),
    path(SEARCH, roads.road_detail, name="road_detail"),
    path(f"{SEARCH}simpan/", plans.plan_save, name="plan_save"),
    path(f"{ROAD}rencana/", plans.plan_list, name="plan_list"),
    path(PLAN, plans.plan_detail, name="plan_detail"),
    path(f"{PLAN}tetapkan/", plans.plan_adopt, name="plan_adopt"),
    path(f"{PLAN}cabut/", plans.plan_withdraw, name="plan_withdraw"),
]
