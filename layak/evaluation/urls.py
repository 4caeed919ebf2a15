from __future__ import annotations

from django.urls import URLPattern, URLResolver

from layak.evaluation import (
    urls_agreements,
    urls_calendars,
    urls_carrying,
    urls_contributions,
    urls_copying,
    urls_desk,
    urls_dues,
    urls_evidence,
    urls_grid,
    urls_joined,
    urls_letters,
    urls_links,
    urls_reports,
    urls_rounds,
    urls_tables,
    urls_takeovers,
    urls_talks,
    urls_workbooks,
)

urlpatterns: list[URLPattern | URLResolver] = [
    # before urls_desk: there any word behind an answer is a move
    *urls_agreements.urlpatterns,
    *urls_joined.urlpatterns,
    *urls_tables.urlpatterns,
    *urls_talks.urlpatterns,
    *urls_carrying.urlpatterns,
    *urls_contributions.urlpatterns,
    *urls_evidence.urlpatterns,
    *urls_desk.urlpatterns,
    *urls_grid.urlpatterns,
    *urls_rounds.urlpatterns,
    *urls_copying.urlpatterns,
    *urls_workbooks.urlpatterns,
    *urls_dues.urlpatterns,
    *urls_links.urlpatterns,
    *urls_letters.urlpatterns,
    *urls_calendars.urlpatterns,
    *urls_reports.urlpatterns,
    *urls_takeovers.urlpatterns,
]
