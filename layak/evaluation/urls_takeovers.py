from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.views import takeovers

ROUND = "evaluasi/<slug:code>/ambil-alih"
ONE = f"{ROUND}/<int:takeover_id>"

urlpatterns: list[URLPattern] = [
    path(f"{ROUND}/", takeovers.takeover_list, name="takeover_list"),
    path(f"{ONE}/", takeovers.takeover_detail, name="takeover_detail"),
    path(f"{ONE}/tambah/", takeovers.takeover_add, name="takeover_add"),
    path(f"{ONE}/putuskan/", takeovers.takeover_decide, name="takeover_decide"),
    path(f"{ONE}/selesai/", takeovers.takeover_close, name="takeover_close"),
]
