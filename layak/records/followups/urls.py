from __future__ import annotations

from django.urls import URLPattern

from layak.records.followups.escalation import urls as escalation_urls
from layak.records.followups.lists import urls as lists_urls
from layak.records.followups.steps import urls as steps_urls

urlpatterns: list[URLPattern] = [
    *lists_urls.urlpatterns,
    *escalation_urls.urlpatterns,
    *steps_urls.urlpatterns,
]
