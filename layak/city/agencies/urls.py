"""Addresses of agencies, seats, hand-overs, task forces and accounts."""

from __future__ import annotations

from django.urls import URLPattern

from layak.city.agencies.accounts import urls as accounts_urls
from layak.city.agencies.handover import urls as handover_urls
from layak.city.agencies.letterheads import urls as letterheads_urls
from layak.city.agencies.positions import urls as positions_urls
from layak.city.agencies.register import urls as register_urls
from layak.city.agencies.seats import urls as seats_urls
from layak.city.agencies.taskforce import urls as taskforce_urls

urlpatterns: list[URLPattern] = [
    *accounts_urls.urlpatterns,
    *letterheads_urls.urlpatterns,
    *taskforce_urls.urlpatterns,
    *positions_urls.urlpatterns,
    *register_urls.urlpatterns,
    *seats_urls.urlpatterns,
    *handover_urls.urlpatterns,
]
