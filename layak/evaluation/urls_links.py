from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.public_views import approvals, questions, uploads
from layak.evaluation.views import links

LINKS = "evaluasi/<slug:code>/tautan/"
LINK = f"{LINKS}<int:link_id>/"
VISIT = "tautan/<slug:token>/"

urlpatterns: list[URLPattern] = [
    path(LINKS, links.link_list, name="link_list"),
    path(f"{LINKS}baru/", links.link_make, name="link_make"),
    path(LINK, links.link_detail, name="link_detail"),
    path(f"{LINK}perpanjang/", links.link_extend, name="link_extend"),
    path(f"{LINK}cabut/", links.link_revoke, name="link_revoke"),
    path(VISIT, questions.link_task, name="link_task"),
    path(f"{VISIT}mulai/", questions.link_begin, name="link_begin"),
    path(f"{VISIT}selesai/", questions.link_finish, name="link_finish"),
    path(f"{VISIT}setuju/", approvals.link_approval_list, name="link_approval"),
    path(f"{VISIT}setuju/kirim/", approvals.link_approve, name="link_approve"),
    path(f"{VISIT}berkas/<int:evidence_id>/<int:version>/", approvals.link_file, name="link_file"),
    path(f"{VISIT}unggah/", uploads.link_upload, name="link_upload"),
    path(f"{VISIT}unggah/<uuid:key>/", uploads.link_piece, name="link_piece"),
    path(f"{VISIT}<int:answer_id>/", questions.link_question, name="link_question"),
    path(f"{VISIT}<int:answer_id>/bagian/", questions.link_part, name="link_part"),
]
