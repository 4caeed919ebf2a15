from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.followups.escalation import pages as escalation_pages
from layak.records.followups.lists import pages
from layak.records.followups.steps import pages as steps_pages

DRAFT = "tindak-lanjut/nota-dinas/<int:escalation_id>/"
ONE = "tindak-lanjut/<int:followup_id>/"

urlpatterns: list[URLPattern] = [
    path("tindak-lanjut/", pages.followup_list, name="followup_list"),
    path("tindak-lanjut/papan/", pages.followup_board, name="followup_board"),
    path("tindak-lanjut/kalender/", pages.followup_calendar, name="followup_calendar"),
    path("tindak-lanjut/ketepatan/", pages.followup_rates, name="followup_rates"),
    path("tindak-lanjut/nota-dinas/", escalation_pages.escalation_list, name="escalation_list"),
    path(DRAFT, escalation_pages.escalation_detail, name="escalation_detail"),
    path(f"{DRAFT}tulis/", escalation_pages.escalation_write, name="escalation_write"),
    path(f"{DRAFT}tolak/", escalation_pages.escalation_dismiss, name="escalation_dismiss"),
    path(f"{DRAFT}nota.docx", escalation_pages.escalation_file, name="escalation_file"),
    path("tindak-lanjut/baru/", steps_pages.followup_new, name="followup_new"),
    path(ONE, steps_pages.followup_detail, name="followup_detail"),
    path(f"{ONE}ubah/", steps_pages.followup_change, name="followup_change"),
    path(f"{ONE}catat/", steps_pages.followup_note, name="followup_note"),
    path(f"{ONE}lapor/", steps_pages.followup_report, name="followup_report"),
    path(f"{ONE}kembalikan/", steps_pages.followup_return, name="followup_return"),
    path(f"{ONE}tutup/", steps_pages.followup_close, name="followup_close"),
    path(f"{ONE}perpanjang/", steps_pages.followup_extend, name="followup_extend"),
    path(f"{ONE}alihkan/", steps_pages.followup_move, name="followup_move"),
    path(f"{ONE}batalkan/", steps_pages.followup_drop, name="followup_drop"),
    path(f"{ONE}buka-kembali/", steps_pages.followup_reopen, name="followup_reopen"),
    path(f"{ONE}perlu/", steps_pages.need_add, name="followup_need_add"),
    path(f"{ONE}perlu/<int:needs_id>/lepas/", steps_pages.need_remove, name="followup_need_remove"),
    path(f"{ONE}bukti/", steps_pages.proof_add, name="followup_proof_add"),
    path(
        f"{ONE}bukti/<int:evidence_id>/lepas/",
        steps_pages.proof_remove,
        name="followup_proof_remove",
    ),
]
