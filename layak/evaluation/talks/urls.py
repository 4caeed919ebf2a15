"""Conversations, the inbox of a round and the guidance."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.talks import pages

ANSWER = "evaluasi/jawaban/<int:answer_id>/"
TALK = f"{ANSWER}percakapan/"
THREAD = f"{TALK}<int:thread_id>/"

urlpatterns: list[URLPattern] = [
    path(TALK, pages.talk_list, name="talk_list"),
    path(f"{TALK}mulai/", pages.thread_open, name="thread_open"),
    path(f"{THREAD}balas/", pages.comment_write, name="comment_write"),
    path(f"{THREAD}selesai/", pages.thread_resolve, name="thread_resolve"),
    path(f"{THREAD}buka/", pages.thread_reopen, name="thread_reopen"),
    path(f"{ANSWER}petunjuk/", pages.guidance_edit, name="guidance_edit"),
    path("evaluasi/<slug:code>/tanya/", pages.inquiry_list, name="inquiry_list"),
    path("evaluasi/<slug:code>/petunjuk/", pages.guidance_of_round, name="guidance_list"),
]
