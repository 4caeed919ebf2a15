from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.followups.views import detail, escalations, listing

DRAFT = "tindak-lanjut/nota-dinas/<int:escalation_id>/"
ONE = "tindak-lanjut/<int:followup_id>/"

urlpatterns: list[URLPattern] = [
    path("tindak-lanjut/", listing.followup_list, name="followup_list"),
    path("tindak-lanjut/papan/", listing.followup_board, name="followup_board"),
    path("tindak-lanjut/kalender/", listing.followup_calendar, name="followup_calendar"),
    path("tindak-lanjut/ketepatan/", listing.followup_rates, name="followup_rates"),
    path("tindak-lanjut/nota-dinas/", escalations.escalation_list, name="escalation_list"),
    path(DRAFT, escalations.escalation_detail, name="escalation_detail"),
    path(f"{DRAFT}tulis/", escalations.escalation_write, name="escalation_write"),
    path(f"{DRAFT}tolak/", escalations.escalation_dismiss, name="escalation_dismiss"),
    path(f"{DRAFT}nota.docx", escalations.escalation_file, name="escalation_file"),
    path("tindak-lanjut/baru/", detail.followup_new, name="followup_new"),
    path(ONE, detail.followup_detail, name="followup_detail"),
    path(f"{ONE}ubah/", detail.followup_change, name="followup_change"),
    path(f"{ONE}catat/", detail.followup_note, name="followup_note"),
    path(f"{ONE}lapor/", detail.followup_report, name="followup_report"),
    path(f"{ONE}kembalikan/", detail.followup_return, name="followup_return"),
    path(f"{ONE}tutup/", detail.followup_close, name="followup_close"),
    path(f"{ONE}perpanjang/", detail.followup_extend, name="followup_extend"),
    path(f"{ONE}alihkan/", detail.followup_move, name="followup_move"),
    path(f"{ONE}batalkan/", detail.followup_drop, name="followup_drop"),
    path(f"{ONE}buka-kembali/", detail.followup_reopen, name="followup_reopen"),
    path(f"{ONE}perlu/", detail.need_add, name="followup_need_add"),
    path(f"{ONE}perlu/<int:needs_id>/lepas/", detail.need_remove, name="followup_need_remove"),
    path(f"{ONE}bukti/", detail.proof_add, name="followup_proof_add"),
    path(f"{ONE}bukti/<int:evidence_id>/lepas/", detail.proof_remove, name="followup_proof_remove"),
]
