from __future__ import annotations

from django.urls import URLPattern

from layak.city.people.platform_pages import urls as platform_pages_urls
from layak.city.people.profile import urls as profile_urls
from layak.city.people.second_factors import urls as second_factors_urls
from layak.city.people.signin import urls as signin_urls

urlpatterns: list[URLPattern] = [
    *signin_urls.urlpatterns,
    *profile_urls.urlpatterns,
    *second_factors_urls.urlpatterns,
    *platform_pages_urls.urlpatterns,
]
