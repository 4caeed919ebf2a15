"""Addresses of education plans and of the filial school."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.rapidaction.education import pages

PLAN = "aksi-cepat/penanganan/<slug:case_code>/belajar/"
FILIAL = "aksi-cepat/sekolah-filial/"

urlpatterns: list[URLPattern] = [
    path(PLAN, pages.education_plan, name="education_plan"),
    path(f"{PLAN}jalur/", pages.education_route, name="education_route"),
    path(f"{PLAN}usia/", pages.education_birth, name="education_birth"),
    path(f"{PLAN}tempat/", pages.education_place, name="education_place"),
    path(f"{PLAN}lepas/", pages.education_give_back, name="education_give_back"),
    path(f"{PLAN}bebas/", pages.education_release, name="education_release"),
    path(f"{PLAN}periksa/", pages.education_check, name="education_check"),
    path(f"{PLAN}kendala/", pages.education_solve, name="education_solve"),
    path(FILIAL, pages.filial_pupils, name="filial_pupils"),
    path(f"{FILIAL}sekolah-filial.xlsx", pages.filial_export, name="filial_export"),
]
