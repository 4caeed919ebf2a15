from __future__ import annotations

from django.urls import URLPattern

from layak.evaluation.agreements import urls as agreements_urls
from layak.evaluation.archive import urls as archive_urls
from layak.evaluation.assignments import urls as assignments_urls
from layak.evaluation.carrying import urls as carrying_urls
from layak.evaluation.copying import urls as copying_urls
from layak.evaluation.desk import urls as desk_urls
from layak.evaluation.dues import urls as dues_urls
from layak.evaluation.flags import urls as flags_urls
from layak.evaluation.letters import urls as letters_urls
from layak.evaluation.links import urls as links_urls
from layak.evaluation.lists import urls as lists_urls
from layak.evaluation.parts import urls as parts_urls
from layak.evaluation.proofs import urls as proofs_urls
from layak.evaluation.recap import urls as recap_urls
from layak.evaluation.reports import urls as reports_urls
from layak.evaluation.revisions import urls as revisions_urls
from layak.evaluation.scores import urls as scores_urls
from layak.evaluation.stages import urls as stages_urls
from layak.evaluation.steering import urls as steering_urls
from layak.evaluation.strength import urls as strength_urls
from layak.evaluation.table_papers import urls as table_papers_urls
from layak.evaluation.tables import urls as tables_urls
from layak.evaluation.takeovers import urls as takeovers_urls
from layak.evaluation.talks import urls as talks_urls
from layak.evaluation.visitors import urls as visitors_urls
from layak.evaluation.workbook import urls as workbook_urls
from layak.evaluation.workbook_returns import urls as workbook_returns_urls

urlpatterns: list[URLPattern] = [
    *agreements_urls.urlpatterns,
    *archive_urls.urlpatterns,
    *assignments_urls.urlpatterns,
    *carrying_urls.urlpatterns,
    *copying_urls.urlpatterns,
    *desk_urls.urlpatterns,
    *dues_urls.urlpatterns,
    *flags_urls.urlpatterns,
    *letters_urls.urlpatterns,
    *links_urls.urlpatterns,
    *lists_urls.urlpatterns,
    *parts_urls.urlpatterns,
    *proofs_urls.urlpatterns,
    *recap_urls.urlpatterns,
    *reports_urls.urlpatterns,
    *revisions_urls.urlpatterns,
    *scores_urls.urlpatterns,
    *steering_urls.urlpatterns,
    *strength_urls.urlpatterns,
    *table_papers_urls.urlpatterns,
    *tables_urls.urlpatterns,
    *takeovers_urls.urlpatterns,
    *talks_urls.urlpatterns,
    *visitors_urls.urlpatterns,
    *workbook_urls.urlpatterns,
    # its tokens are any word, as are the moves of an answer: each after what has a word of its own
    *workbook_returns_urls.urlpatterns,
    *stages_urls.urlpatterns,
]
