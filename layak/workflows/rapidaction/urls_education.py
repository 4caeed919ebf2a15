from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.rapidaction.views import education, education_counts

PLAN = "aksi-cepat/penanganan/<slug:case_code>/belajar/"
FILIAL = "aksi-cepat/sekolah-filial/"

urlpatterns: list[URLPattern] = [
    path(PLAN, education.education_plan, name="education_plan"),
    path(f"{PLAN}jalur/", education.education_route, name="education_route"),
    path(f"{PLAN}usia/", education.education_birth, name="education_birth"),
    path(f"{PLAN}tempat/", education.education_place, name="education_place"),
    path(f"{PLAN}lepas/", education.education_give_back, name="education_give_back"),
    path(f"{PLAN}bebas/", education.education_release, name="education_release"),
    path(f"{PLAN}periksa/", education.education_check, name="education_check"),
    path(f"{PLAN}kendala/", education_counts.education_solve, name="education_solve"),
    path(FILIAL, education_counts.filial_pupils, name="filial_pupils"),
    path(f"{FILIAL}sekolah-filial.xlsx", education_counts.filial_export, name="filial_export"),
]
