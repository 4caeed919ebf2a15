"""What comes from the last round, the report by goal areas, and the maps between editions."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.evaluation.carrying import pages
from layak.evaluation.recap import pages as recap_pages
from layak.evaluation.revisions import pages as revisions_pages

ANSWER = "evaluasi/jawaban/<int:answer_id>/"
ROUND = "evaluasi/<slug:code>"

# before the moves of an answer, whose address takes any word
urlpatterns: list[URLPattern] = [
    path(f"{ANSWER}pastikan/", pages.answer_confirm, name="answer_confirm"),
    path(f"{ANSWER}abaikan/", pages.answer_drop_carried, name="answer_drop_carried"),
    path(f"{ROUND}/bawa/", pages.carry_forward, name="carry_forward"),
    path(f"{ROUND}/pastikan/", pages.carried_list, name="carried_list"),
    path(f"{ROUND}/cfci/", recap_pages.cfci_page, name="cfci_page"),
    re_path(
        r"^evaluasi/(?P<code>[-\w]+)/cfci\.(?P<ending>xlsx|pdf)$",
        recap_pages.cfci_file,
        name="cfci_file",
    ),
    path("pengaturan/instrumen/peta/", revisions_pages.edition_map_list, name="edition_map_list"),
]
