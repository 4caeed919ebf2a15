"""The settings of rounds and instruments, and the pages of a round by stage, assignment, import, recap and progress."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.evaluation.assignments import pages as assignments_pages
from layak.evaluation.recap import pages as recap_pages
from layak.evaluation.reports import pages as reports_pages
from layak.evaluation.revisions import pages as revisions_pages
from layak.evaluation.scores import import_pages
from layak.evaluation.stages import pages as stages_pages
from layak.evaluation.steering import pages

ROUND = "evaluasi/<slug:code>"
SETTINGS = "pengaturan/putaran/<slug:code>"
REVISION = "pengaturan/instrumen/<slug:edition>/<int:number>"
IN_ROUND = r"^evaluasi/(?P<code>[-\w]+)/"

urlpatterns: list[URLPattern] = [
    path(f"{ROUND}/alat/", pages.tool_list, name="tool_list"),
    path(f"{ROUND}/impor/", import_pages.marks_import, name="marks_import"),
    re_path(
        IN_ROUND + r"impor/daftar-kosong\.(?P<ending>csv|xlsx)$",
        import_pages.marks_template,
        name="marks_template",
    ),
    path(f"{ROUND}/impor/<slug:token>/", import_pages.marks_preview, name="marks_preview"),
    path(f"{ROUND}/impor/<slug:token>/muat/", import_pages.marks_take, name="marks_take"),
    path(f"{ROUND}/rekap/", recap_pages.recap_page, name="recap"),
    re_path(IN_ROUND + r"rekap\.(?P<ending>xlsx|pdf)$", recap_pages.recap_file, name="recap_file"),
    path(f"{ROUND}/persetujuan/", stages_pages.approval_list, name="approval_list"),
    path(f"{ROUND}/persetujuan/periksa/", stages_pages.approval_detail, name="approval_detail"),
    path(f"{ROUND}/persetujuan/setujui/", stages_pages.approval_give, name="approval_give"),
    path(
        f"{ROUND}/persetujuan/catat-surat/", stages_pages.statement_record, name="statement_record"
    ),
    path(f"{ROUND}/persetujuan/bebaskan/", stages_pages.approval_waive, name="approval_waive"),
    path(
        f"{ROUND}/persetujuan/surat-pernyataan.pdf",
        stages_pages.statement_letter_file,
        name="statement_letter",
    ),
    path(f"{ROUND}/penerimaan/", stages_pages.acceptance_list, name="acceptance_list"),
    path(f"{ROUND}/penerimaan/terima/", stages_pages.acceptance_give, name="acceptance_give"),
    path(
        f"{ROUND}/penerimaan/kembalikan/", stages_pages.acceptance_return, name="acceptance_return"
    ),
    path("pengaturan/putaran/", pages.round_list, name="round_list"),
    path("pengaturan/putaran/baru/", pages.round_new, name="round_new"),
    path(f"{SETTINGS}/", pages.round_detail, name="round_detail"),
    path(f"{SETTINGS}/jendela/<slug:stage>/", pages.round_window, name="round_window"),
    path(
        f"{SETTINGS}/jendela/<slug:stage>/hapus/",
        pages.round_window_clear,
        name="round_window_clear",
    ),
    path(f"{SETTINGS}/sasaran/", pages.round_target, name="round_target"),
    path(f"{SETTINGS}/revisi/", pages.round_adopt, name="round_adopt"),
    path(f"{SETTINGS}/kunci/", pages.round_lock, name="round_lock"),
    path(f"{SETTINGS}/buka/", pages.round_reopen, name="round_reopen"),
    path(f"{SETTINGS}/tutup/", pages.round_close, name="round_close"),
    path(f"{SETTINGS}/cuplikan/<int:snapshot_id>/", pages.snapshot_detail, name="snapshot_detail"),
    path("pengaturan/instrumen/", revisions_pages.edition_list, name="edition_list"),
    path("pengaturan/instrumen/muat/", revisions_pages.edition_load, name="edition_load"),
    path(f"{REVISION}/", revisions_pages.revision_detail, name="revision_detail"),
    path(
        f"{REVISION}/beda/<int:other>/",
        revisions_pages.revision_difference,
        name="revision_difference",
    ),
    path(f"{REVISION}/teks-resmi.xlsx", revisions_pages.official_sheet_file, name="official_sheet"),
    path(f"{REVISION}/teks-resmi/", revisions_pages.official_import, name="official_import"),
    path(
        f"{REVISION}/teks-resmi/<slug:token>/",
        revisions_pages.official_preview_page,
        name="official_preview",
    ),
    path(
        f"{REVISION}/teks-resmi/<slug:token>/simpan/",
        revisions_pages.official_take,
        name="official_take",
    ),
    path(f"{ROUND}/kemajuan/", reports_pages.progress_page, name="progress"),
    re_path(
        IN_ROUND + r"kemajuan\.(?P<ending>xlsx|pdf)$",
        reports_pages.progress_file,
        name="progress_file",
    ),
    path(f"{ROUND}/penugasan/", assignments_pages.assignment_list, name="assignment_list"),
    path(f"{ROUND}/penugasan/ubah/", assignments_pages.assignment_change, name="assignment_change"),
    path(
        f"{ROUND}/penugasan/pecah/<slug:agency>/",
        assignments_pages.assignment_split,
        name="assignment_split",
    ),
]
