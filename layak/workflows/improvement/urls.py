"""Addresses of the road to a rank."""

from __future__ import annotations

from django.urls import URLPattern

from layak.workflows.improvement.efforts import urls as efforts_urls
from layak.workflows.improvement.gaps import urls as gaps_urls
from layak.workflows.improvement.plans import urls as plans_urls
from layak.workflows.improvement.searches import urls as searches_urls
from layak.workflows.improvement.years import urls as years_urls

urlpatterns: list[URLPattern] = [
    *gaps_urls.urlpatterns,
    *searches_urls.urlpatterns,
    *plans_urls.urlpatterns,
    *years_urls.urlpatterns,
    *efforts_urls.urlpatterns,
]
