from __future__ import annotations

from django.urls import URLPattern

from layak.records.facilities.needs import urls as needs_urls
from layak.records.facilities.offers import urls as offers_urls
from layak.records.facilities.readiness import urls as readiness_urls

urlpatterns: list[URLPattern] = [
    *offers_urls.urlpatterns,
    *readiness_urls.urlpatterns,
    *needs_urls.urlpatterns,
]
