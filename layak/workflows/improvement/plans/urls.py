from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.improvement.plans import pages

ROAD = "evaluasi/<slug:code>/jalan/"
SEARCH = f"{ROAD}cari/<int:search_id>/"
PLAN = f"{ROAD}rencana/<int:plan_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{SEARCH}simpan/", pages.plan_save, name="plan_save"),
    path(f"{ROAD}rencana/", pages.plan_list, name="plan_list"),
    path(PLAN, pages.plan_detail, name="plan_detail"),
    path(f"{PLAN}tetapkan/", pages.plan_adopt, name="plan_adopt"),
    path(f"{PLAN}cabut/", pages.plan_withdraw, name="plan_withdraw"),
]
