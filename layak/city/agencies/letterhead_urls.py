from __future__ import annotations

from django.urls import URLPattern, path

from layak.city.agencies import letterhead_views as views

LETTERS = "pengaturan/surat/"
OF_AGENCY = f"{LETTERS}<int:agency_id>/"

urlpatterns: list[URLPattern] = [
    path(LETTERS, views.letterhead_list, name="letterhead_list"),
    path(OF_AGENCY, views.letterhead_edit, name="letterhead_edit"),
    path(f"{OF_AGENCY}berkas/", views.letterhead_files, name="letterhead_files"),
    path(f"{OF_AGENCY}lambang/", views.letterhead_logo, name="letterhead_logo"),
    path(f"{OF_AGENCY}templat.docx", views.letterhead_template, name="letterhead_template"),
    path(f"{OF_AGENCY}penanda-tangan/", views.signer_add, name="signer_add"),
    path(f"{LETTERS}penanda-tangan/<int:signer_id>/akhiri/", views.signer_end, name="signer_end"),
]
