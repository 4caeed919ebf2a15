"""Links as the secretariat keeps them, and what they open."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.links import pages
from layak.evaluation.visitors import public_pages

LINKS = "evaluasi/<slug:code>/tautan/"
LINK = f"{LINKS}<int:link_id>/"
VISIT = "tautan/<slug:token>/"

urlpatterns: list[URLPattern] = [
    path(LINKS, pages.link_list, name="link_list"),
    path(f"{LINKS}baru/", pages.link_make, name="link_make"),
    path(LINK, pages.link_detail, name="link_detail"),
    path(f"{LINK}perpanjang/", pages.link_extend, name="link_extend"),
    path(f"{LINK}cabut/", pages.link_revoke, name="link_revoke"),
    path(VISIT, public_pages.link_task, name="link_task"),
    path(f"{VISIT}mulai/", public_pages.link_begin, name="link_begin"),
    path(f"{VISIT}selesai/", public_pages.link_finish, name="link_finish"),
    path(f"{VISIT}setuju/", public_pages.link_approval_list, name="link_approval"),
    path(f"{VISIT}setuju/kirim/", public_pages.link_approve, name="link_approve"),
    path(
        f"{VISIT}berkas/<int:evidence_id>/<int:version>/", public_pages.link_file, name="link_file"
    ),
    path(f"{VISIT}unggah/", public_pages.link_upload, name="link_upload"),
    path(f"{VISIT}unggah/<uuid:key>/", public_pages.link_piece, name="link_piece"),
    path(f"{VISIT}<int:answer_id>/", public_pages.link_question, name="link_question"),
    path(f"{VISIT}<int:answer_id>/bagian/", public_pages.link_part, name="link_part"),
]
