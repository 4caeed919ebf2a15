from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.evaluation.views import copying

ROUND = "evaluasi/<slug:code>"

urlpatterns: list[URLPattern] = [
    path(f"{ROUND}/berkas.zip", copying.evidence_archive, name="evidence_archive"),
    re_path(
        r"^evaluasi/(?P<code>[-\w]+)/berkas/(?P<part>[^/]+)\.zip$",
        copying.part_archive,
        name="part_archive",
    ),
]
