"""Addresses of letterheads."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.city.agencies.letterheads import pages

LETTERS = "pengaturan/surat/"
OF_AGENCY = f"{LETTERS}<int:agency_id>/"

urlpatterns: list[URLPattern] = [
    path(LETTERS, pages.letterhead_list, name="letterhead_list"),
    path(OF_AGENCY, pages.letterhead_edit, name="letterhead_edit"),
    path(f"{OF_AGENCY}berkas/", pages.letterhead_files, name="letterhead_files"),
    path(f"{OF_AGENCY}lambang/", pages.letterhead_logo, name="letterhead_logo"),
    path(f"{OF_AGENCY}templat.docx", pages.letterhead_template, name="letterhead_template"),
    path(f"{OF_AGENCY}penanda-tangan/", pages.signer_add, name="signer_add"),
    path(f"{LETTERS}penanda-tangan/<int:signer_id>/akhiri/", pages.signer_end, name="signer_end"),
]
