from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.evaluation.views import carrying, cfci, edition_maps

ANSWER = "evaluasi/jawaban/<int:answer_id>/"
ROUND = "evaluasi/<slug:code>"

# before the moves of an answer, whose address takes any word
urlpatterns: list[URLPattern] = [
    path(f"{ANSWER}pastikan/", carrying.answer_confirm, name="answer_confirm"),
    path(f"{ANSWER}abaikan/", carrying.answer_drop_carried, name="answer_drop_carried"),
    path(f"{ROUND}/bawa/", carrying.carry_forward, name="carry_forward"),
    path(f"{ROUND}/pastikan/", carrying.carried_list, name="carried_list"),
    path(f"{ROUND}/cfci/", cfci.cfci_page, name="cfci_page"),
    re_path(
        r"^evaluasi/(?P<code>[-\w]+)/cfci\.(?P<ending>xlsx|pdf)$", cfci.cfci_file, name="cfci_file"
    ),
    path("pengaturan/instrumen/peta/", edition_maps.edition_map_list, name="edition_map_list"),
]
