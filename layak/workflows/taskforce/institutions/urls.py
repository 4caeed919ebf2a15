from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.taskforce.institutions import pages

INSTITUTION = "lembaga/<int:agency_id>/"

urlpatterns: list[URLPattern] = [
    path("lembaga/", pages.institution_list, name="institution_list"),
    path(INSTITUTION, pages.institution_detail, name="institution_detail"),
    path(f"{INSTITUTION}kartu/", pages.institution_edit, name="institution_edit"),
]
