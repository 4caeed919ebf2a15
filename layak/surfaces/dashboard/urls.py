from __future__ import annotations

from django.urls import URLPattern

from layak.surfaces.dashboard.arriving import urls as arriving_urls
from layak.surfaces.dashboard.calendar import urls as calendar_urls
from layak.surfaces.dashboard.mayor import urls as mayor_urls
from layak.surfaces.dashboard.overview import urls as overview_urls
from layak.surfaces.dashboard.task_force import urls as task_force_urls

urlpatterns: list[URLPattern] = [
    *overview_urls.urlpatterns,
    *task_force_urls.urlpatterns,
    *mayor_urls.urlpatterns,
    *arriving_urls.urlpatterns,
    *calendar_urls.urlpatterns,
]
