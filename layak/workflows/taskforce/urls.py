from __future__ import annotations

from django.urls import URLPattern

from layak.workflows.taskforce.institutions import urls as institutions_urls
from layak.workflows.taskforce.statements import urls as statements_urls

urlpatterns: list[URLPattern] = [
    *statements_urls.urlpatterns,
    *institutions_urls.urlpatterns,
]
