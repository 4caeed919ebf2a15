from __future__ import annotations

from django.urls import URLPattern, URLResolver

from layak.evaluation.agreements import urls
from layak.evaluation.archive import urls as archive_urls
from layak.evaluation.copying import urls as copying_urls
from layak.evaluation.desk import grid_urls
from layak.evaluation.desk import urls as desk_urls
from layak.evaluation.dues import calendar_urls
from layak.evaluation.dues import urls as dues_urls
from layak.evaluation.letters import urls as letters_urls
from layak.evaluation.parts import urls as parts_urls
from layak.evaluation.proofs import urls as proofs_urls
from layak.evaluation.reports import urls as reports_urls
from layak.evaluation.steering import carrying_urls
from layak.evaluation.steering import urls as steering_urls
from layak.evaluation.table_papers import urls as table_papers_urls
from layak.evaluation.takeovers import urls as takeovers_urls
from layak.evaluation.talks import urls as talks_urls
from layak.evaluation.visitors import urls as visitors_urls
from layak.evaluation.workbook_returns import urls as workbook_returns_urls

urlpatterns: list[URLPattern | URLResolver] = [
    # before urls_desk: there any word behind an answer is a move
    *urls.urlpatterns,
    *archive_urls.urlpatterns,
    *table_papers_urls.urlpatterns,
    *talks_urls.urlpatterns,
    *carrying_urls.urlpatterns,
    *parts_urls.urlpatterns,
    *proofs_urls.urlpatterns,
    *desk_urls.urlpatterns,
    *grid_urls.urlpatterns,
    *steering_urls.urlpatterns,
    *copying_urls.urlpatterns,
    *workbook_returns_urls.urlpatterns,
    *dues_urls.urlpatterns,
    *visitors_urls.urlpatterns,
    *letters_urls.urlpatterns,
    *calendar_urls.urlpatterns,
    *reports_urls.urlpatterns,
    *takeovers_urls.urlpatterns,
]
