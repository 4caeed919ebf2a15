from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.evaluation.views import copying

ROUND = "evaluasi/<slug:code>"

urlpatterns: list[URLPattern] = [
    path(f"{ROUND}/salin/", copying.copy_list, name="copy_list"),
    path(f"{ROUND}/salin/<int:answer_id>/tandai/", copying.copy_tick, name="copy_tick"),
    path(f"{ROUND}/salin/<int:answer_id>/lepas/", copying.copy_untick, name="copy_untick"),
    path(f"{ROUND}/berkas.zip", copying.evidence_archive, name="evidence_archive"),
    re_path(
        r"^evaluasi/(?P<code>[-\w]+)/berkas/(?P<part>[^/]+)\.zip$",
        copying.part_archive,
        name="part_archive",
    ),
]
