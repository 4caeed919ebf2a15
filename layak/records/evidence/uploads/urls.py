from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.evidence.uploads import pages

urlpatterns: list[URLPattern] = [
    path("unggah/", pages.upload_create, name="upload_create"),
    path("unggah/<uuid:key>/", pages.upload_piece, name="upload_piece"),
]
