from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.trail import pages

urlpatterns = [path("aksi-cepat/jejak/", pages.case_trail, name="case_trail")]
