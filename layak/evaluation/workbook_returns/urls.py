"""Workbooks that come back filled in."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.workbook_returns import pages

BOOKS = "evaluasi/<slug:code>/buku"

urlpatterns: list[URLPattern] = [
    path(f"{BOOKS}/", pages.workbook_list, name="workbook_list"),
    # any word: after the word "semua" of the workbooks that go out
    path(f"{BOOKS}/<slug:token>/", pages.workbook_preview, name="workbook_preview"),
    path(f"{BOOKS}/<slug:token>/muat/", pages.workbook_take, name="workbook_take"),
]
