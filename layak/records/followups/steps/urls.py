from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.followups.steps import pages

ONE = "tindak-lanjut/<int:followup_id>/"

urlpatterns: list[URLPattern] = [
    path("tindak-lanjut/baru/", pages.followup_new, name="followup_new"),
    path(ONE, pages.followup_detail, name="followup_detail"),
    path(f"{ONE}ubah/", pages.followup_change, name="followup_change"),
    path(f"{ONE}catat/", pages.followup_note, name="followup_note"),
    path(f"{ONE}lapor/", pages.followup_report, name="followup_report"),
    path(f"{ONE}kembalikan/", pages.followup_return, name="followup_return"),
    path(f"{ONE}tutup/", pages.followup_close, name="followup_close"),
    path(f"{ONE}perpanjang/", pages.followup_extend, name="followup_extend"),
    path(f"{ONE}alihkan/", pages.followup_move, name="followup_move"),
    path(f"{ONE}batalkan/", pages.followup_drop, name="followup_drop"),
    path(f"{ONE}buka-kembali/", pages.followup_reopen, name="followup_reopen"),
    path(f"{ONE}perlu/", pages.need_add, name="followup_need_add"),
    path(f"{ONE}perlu/<int:needs_id>/lepas/", pages.need_remove, name="followup_need_remove"),
    path(f"{ONE}bukti/", pages.proof_add, name="followup_proof_add"),
    path(
        f"{ONE}bukti/<int:evidence_id>/lepas/",
        pages.proof_remove,
        name="followup_proof_remove",
    ),
]
