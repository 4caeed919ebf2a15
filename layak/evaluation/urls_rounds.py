from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.evaluation.views import (
    acceptance,
    approvals,
    assignments,
    editions,
    imports,
    progress,
    recaps,
    rounds,
    tools,
)

ROUND = "evaluasi/<slug:code>"
SETTINGS = "pengaturan/putaran/<slug:code>"
REVISION = "pengaturan/instrumen/<slug:edition>/<int:number>"
IN_ROUND = r"^evaluasi/(?P<code>[-\w]+)/"

urlpatterns: list[URLPattern] = [
    path(f"{ROUND}/alat/", tools.tool_list, name="tool_list"),
    path(f"{ROUND}/impor/", imports.marks_import, name="marks_import"),
    re_path(
        IN_ROUND + r"impor/daftar-kosong\.(?P<ending>csv|xlsx)$",
        imports.marks_template,
        name="marks_template",
    ),
    path(f"{ROUND}/impor/<slug:token>/", imports.marks_preview, name="marks_preview"),
    path(f"{ROUND}/impor/<slug:token>/muat/", imports.marks_take, name="marks_take"),
    path(f"{ROUND}/rekap/", recaps.recap_page, name="recap"),
    re_path(IN_ROUND + r"rekap\.(?P<ending>xlsx|pdf)$", recaps.recap_file, name="recap_file"),
    path(f"{ROUND}/persetujuan/", approvals.approval_list, name="approval_list"),
    path(f"{ROUND}/persetujuan/periksa/", approvals.approval_detail, name="approval_detail"),
    path(f"{ROUND}/persetujuan/setujui/", approvals.approval_give, name="approval_give"),
    path(f"{ROUND}/persetujuan/catat-surat/", approvals.statement_record, name="statement_record"),
    path(f"{ROUND}/persetujuan/bebaskan/", approvals.approval_waive, name="approval_waive"),
    path(
        f"{ROUND}/persetujuan/surat-pernyataan.pdf",
        approvals.statement_letter_file,
        name="statement_letter",
    ),
    path(f"{ROUND}/penerimaan/", acceptance.acceptance_list, name="acceptance_list"),
    path(f"{ROUND}/penerimaan/terima/", acceptance.acceptance_give, name="acceptance_give"),
    path(f"{ROUND}/penerimaan/kembalikan/", acceptance.acceptance_return, name="acceptance_return"),
    path("pengaturan/putaran/", rounds.round_list, name="round_list"),
    path("pengaturan/putaran/baru/", rounds.round_new, name="round_new"),
    path(f"{SETTINGS}/", rounds.round_detail, name="round_detail"),
    path(f"{SETTINGS}/jendela/<slug:stage>/", rounds.round_window, name="round_window"),
    path(
        f"{SETTINGS}/jendela/<slug:stage>/hapus/",
        rounds.round_window_clear,
        name="round_window_clear",
    ),
    path(f"{SETTINGS}/sasaran/", rounds.round_target, name="round_target"),
    path(f"{SETTINGS}/revisi/", rounds.round_adopt, name="round_adopt"),
    path(f"{SETTINGS}/kunci/", rounds.round_lock, name="round_lock"),
    path(f"{SETTINGS}/buka/", rounds.round_reopen, name="round_reopen"),
    path(f"{SETTINGS}/tutup/", rounds.round_close, name="round_close"),
    path(f"{SETTINGS}/cuplikan/<int:snapshot_id>/", rounds.snapshot_detail, name="snapshot_detail"),
    path("pengaturan/instrumen/", editions.edition_list, name="edition_list"),
    path("pengaturan/instrumen/muat/", editions.edition_load, name="edition_load"),
    path(f"{REVISION}/", editions.revision_detail, name="revision_detail"),
    path(f"{REVISION}/beda/<int:other>/", editions.revision_difference, name="revision_difference"),
    path(f"{REVISION}/teks-resmi.xlsx", editions.official_sheet_file, name="official_sheet"),
    path(f"{REVISION}/teks-resmi/", editions.official_import, name="official_import"),
    path(
        f"{REVISION}/teks-resmi/<slug:token>/",
        editions.official_preview_page,
        name="official_preview",
    ),
    path(
        f"{REVISION}/teks-resmi/<slug:token>/simpan/", editions.official_take, name="official_take"
    ),
    path(f"{ROUND}/kemajuan/", progress.progress_page, name="progress"),
    re_path(
        IN_ROUND + r"kemajuan\.(?P<ending>xlsx|pdf)$", progress.progress_file, name="progress_file"
    ),
    path(f"{ROUND}/penugasan/", assignments.assignment_list, name="assignment_list"),
    path(f"{ROUND}/penugasan/ubah/", assignments.assignment_change, name="assignment_change"),
    path(
        f"{ROUND}/penugasan/pecah/<slug:agency>/",
        assignments.assignment_split,
        name="assignment_split",
    ),
]
