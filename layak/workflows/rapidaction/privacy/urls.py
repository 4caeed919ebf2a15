"""Addresses of the privacy desk."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.privacy import breach_pages, pages

DESK = "aksi-cepat/data-pribadi/"

PDF, DOCX, JSON = {"ending": "pdf"}, {"ending": "docx"}, {"ending": "json"}

urlpatterns = [
    path(DESK, pages.privacy_list, name="privacy_list"),
    path(f"{DESK}baru/", pages.privacy_new, name="privacy_new"),
    path(f"{DESK}masa-simpan/", pages.retention_list, name="retention_list"),
    path(f"{DESK}kegagalan/", breach_pages.breach_list, name="breach_list"),
    path(f"{DESK}kegagalan/<slug:breach_code>/", breach_pages.breach_detail, name="breach_detail"),
    path(
        f"{DESK}kegagalan/<slug:breach_code>/pemberitahuan.pdf",
        breach_pages.breach_notice,
        PDF,
        name="breach_notice_pdf",
    ),
    path(
        f"{DESK}kegagalan/<slug:breach_code>/pemberitahuan.docx",
        breach_pages.breach_notice,
        DOCX,
        name="breach_notice_docx",
    ),
    path(f"{DESK}<slug:request_code>/", pages.privacy_detail, name="privacy_detail"),
    path(
        f"{DESK}<slug:request_code>/salinan.pdf", pages.privacy_copy, PDF, name="privacy_copy_pdf"
    ),
    path(
        f"{DESK}<slug:request_code>/salinan.json",
        pages.privacy_copy,
        JSON,
        name="privacy_copy_json",
    ),
]
