from __future__ import annotations

from django.urls import URLPattern

from layak.workflows.verification.comparing import urls as comparing_urls
from layak.workflows.verification.desk import urls as desk_urls
from layak.workflows.verification.stages import urls as stages_urls

urlpatterns: list[URLPattern] = [
    *desk_urls.urlpatterns,
    *stages_urls.urlpatterns,
    *comparing_urls.urlpatterns,
]
