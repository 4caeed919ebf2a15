from __future__ import annotations

from django.urls import URLPattern

from layak.records.evidence.activities import urls as activities_urls
from layak.records.evidence.capture import urls as capture_urls
from layak.records.evidence.library import urls as library_urls
from layak.records.evidence.reading import urls as reading_urls
from layak.records.evidence.redaction import urls as redaction_urls
from layak.records.evidence.uploads import urls as uploads_urls
from layak.records.evidence.viewing import urls as viewing_urls

urlpatterns: list[URLPattern] = [
    *activities_urls.urlpatterns,
    *capture_urls.urlpatterns,
    *uploads_urls.urlpatterns,
    *viewing_urls.urlpatterns,
    *redaction_urls.urlpatterns,
    *library_urls.urlpatterns,
    *reading_urls.urlpatterns,
]
