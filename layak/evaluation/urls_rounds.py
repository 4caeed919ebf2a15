from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.evaluation.views import acceptance, approvals, imports, recaps

ROUND = "evaluasi/<slug:code>"
IN_ROUND = r"^evaluasi/(?P<code>[-\w]+)/"

urlpatterns: list[URLPattern] = [
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
]
