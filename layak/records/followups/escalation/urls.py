from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.followups.escalation import pages

DRAFT = "tindak-lanjut/nota-dinas/<int:escalation_id>/"

urlpatterns: list[URLPattern] = [
    path("tindak-lanjut/nota-dinas/", pages.escalation_list, name="escalation_list"),
    path(DRAFT, pages.escalation_detail, name="escalation_detail"),
    path(f"{DRAFT}tulis/", pages.escalation_write, name="escalation_write"),
    path(f"{DRAFT}tolak/", pages.escalation_dismiss, name="escalation_dismiss"),
    path(f"{DRAFT}nota.docx", pages.escalation_file, name="escalation_file"),
]
