from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.evidence import upload_views

urlpatterns: list[URLPattern] = [
    path("unggah/", upload_views.upload_create, name="upload_create"),
    path("unggah/<uuid:key>/", upload_views.upload_piece, name="upload_piece"),
]
