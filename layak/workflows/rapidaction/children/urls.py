"""The address of the child of an activation."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.children import pages

urlpatterns = [
    path("aksi-cepat/penanganan/<slug:case_code>/anak/", pages.child_detail, name="child_detail"),
]
