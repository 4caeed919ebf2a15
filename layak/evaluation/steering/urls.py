"""The settings of rounds, and the further pages of one."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.steering import pages

ROUNDS = "pengaturan/putaran"
ROUND = f"{ROUNDS}/<slug:code>"
WINDOW = f"{ROUND}/jendela/<slug:stage>"

urlpatterns: list[URLPattern] = [
    path("evaluasi/<slug:code>/alat/", pages.tool_list, name="tool_list"),
    path(f"{ROUNDS}/", pages.round_list, name="round_list"),
    path(f"{ROUNDS}/baru/", pages.round_new, name="round_new"),
    path(f"{ROUND}/", pages.round_detail, name="round_detail"),
    path(f"{WINDOW}/", pages.round_window, name="round_window"),
    path(f"{WINDOW}/hapus/", pages.round_window_clear, name="round_window_clear"),
    path(f"{ROUND}/sasaran/", pages.round_target, name="round_target"),
    path(f"{ROUND}/revisi/", pages.round_adopt, name="round_adopt"),
    path(f"{ROUND}/kunci/", pages.round_lock, name="round_lock"),
    path(f"{ROUND}/buka/", pages.round_reopen, name="round_reopen"),
    path(f"{ROUND}/tutup/", pages.round_close, name="round_close"),
    path(f"{ROUND}/tutup/batal/", pages.round_close_undo, name="round_close_undo"),
    path(f"{ROUND}/cuplikan/<int:snapshot_id>/", pages.snapshot_detail, name="snapshot_detail"),
]
