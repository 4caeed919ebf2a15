from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.views import breaches, privacy

DESK = "aksi-cepat/data-pribadi/"

PDF, DOCX, JSON = {"ending": "pdf"}, {"ending": "docx"}, {"ending": "json"}

urlpatterns = [
    path(DESK, privacy.privacy_list, name="privacy_list"),
    path(f"{DESK}baru/", privacy.privacy_new, name="privacy_new"),
    path(f"{DESK}masa-simpan/", privacy.retention_list, name="retention_list"),
    path(f"{DESK}kegagalan/", breaches.breach_list, name="breach_list"),
    path(f"{DESK}kegagalan/<slug:breach_code>/", breaches.breach_detail, name="breach_detail"),
    path(
        f"{DESK}kegagalan/<slug:breach_code>/pemberitahuan.pdf",
        breaches.breach_notice,
        PDF,
        name="breach_notice_pdf",
    ),
    path(
        f"{DESK}kegagalan/<slug:breach_code>/pemberitahuan.docx",
        breaches.breach_notice,
        DOCX,
        name="breach_notice_docx",
    ),
    path(f"{DESK}<slug:request_code>/", privacy.privacy_detail, name="privacy_detail"),
    path(
        f"{DESK}<slug:request_code>/salinan.pdf", privacy.privacy_copy, PDF, name="privacy_copy_pdf"
    ),
    path(
        f"{DESK}<slug:request_code>/salinan.json",
        privacy.privacy_copy,
        JSON,
        name="privacy_copy_json",
    ),
]
