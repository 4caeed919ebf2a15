from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.rapidaction.public_views import task_links
from layak.workflows.rapidaction.views import handoff_links, handoff_sending, handoffs

ROOM = "aksi-cepat/rujukan/"
ONE = f"{ROOM}<slug:handoff_code>/"

urlpatterns: list[URLPattern] = [
    path(
        "aksi-cepat/penanganan/<slug:case_code>/rujuk/",
        handoff_sending.handoff_new,
        name="handoff_new",
    ),
    path(ROOM, handoffs.handoff_list, name="handoff_list"),
    path(ONE, handoffs.handoff_detail, name="handoff_detail"),
    path(f"{ONE}terima/", handoffs.handoff_accept, name="handoff_accept"),
    path(f"{ONE}tolak/", handoffs.handoff_decline, name="handoff_decline"),
    path(f"{ONE}tindakan/", handoffs.handoff_act, name="handoff_act"),
    path(f"{ONE}selesai/", handoffs.handoff_close, name="handoff_close"),
    path(f"{ONE}tarik/", handoffs.handoff_withdraw, name="handoff_withdraw"),
    path(f"{ONE}uraian/", handoffs.handoff_note, name="handoff_note"),
    path(f"{ONE}tautan/", handoff_links.handoff_link, name="handoff_link"),
    path("tugas/<slug:token>/", task_links.task_link, name="task_link"),
]
