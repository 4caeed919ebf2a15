from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.public_views import emergency, follow, report

urlpatterns = [
    path("darurat/", emergency.emergency, name="emergency"),
    path("darurat/pekerja.js", emergency.emergency_worker, name="emergency_worker"),
    path("darurat/lapor/", report.public_report, name="public_report"),
    path("darurat/lacak/", follow.public_follow, name="public_follow"),
]
