from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.views import guidance, talks

ANSWER = "evaluasi/jawaban/<int:answer_id>/"
TALK = f"{ANSWER}percakapan/"
THREAD = f"{TALK}<int:thread_id>/"

urlpatterns: list[URLPattern] = [
    path(TALK, talks.talk_list, name="talk_list"),
    path(f"{TALK}mulai/", talks.thread_open, name="thread_open"),
    path(f"{THREAD}balas/", talks.comment_write, name="comment_write"),
    path(f"{THREAD}selesai/", talks.thread_resolve, name="thread_resolve"),
    path(f"{THREAD}buka/", talks.thread_reopen, name="thread_reopen"),
    path(f"{ANSWER}petunjuk/", guidance.guidance_edit, name="guidance_edit"),
    path("evaluasi/<slug:code>/tanya/", talks.inquiry_list, name="inquiry_list"),
    path("evaluasi/<slug:code>/petunjuk/", guidance.guidance_of_round, name="guidance_list"),
]
