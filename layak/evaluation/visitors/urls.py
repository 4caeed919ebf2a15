"""What a link opens, without an account."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.visitors import public_pages

VISIT = "tautan/<slug:token>"
QUESTION = f"{VISIT}/<int:answer_id>"
FILE = f"{VISIT}/berkas/<int:evidence_id>/<int:version>"

urlpatterns: list[URLPattern] = [
    path(f"{VISIT}/", public_pages.link_task, name="link_task"),
    path(f"{VISIT}/mulai/", public_pages.link_begin, name="link_begin"),
    path(f"{VISIT}/selesai/", public_pages.link_finish, name="link_finish"),
    path(f"{VISIT}/setuju/", public_pages.link_approval_list, name="link_approval"),
    path(f"{VISIT}/setuju/kirim/", public_pages.link_approve, name="link_approve"),
    path(f"{FILE}/", public_pages.link_file, name="link_file"),
    path(f"{VISIT}/unggah/", public_pages.link_upload, name="link_upload"),
    path(f"{VISIT}/unggah/<uuid:key>/", public_pages.link_piece, name="link_piece"),
    path(f"{QUESTION}/", public_pages.link_question, name="link_question"),
    path(f"{QUESTION}/bagian/", public_pages.link_part, name="link_part"),
]
