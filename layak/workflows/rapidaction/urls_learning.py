from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.public_views.releases import (
    statistics_releases,
    statistics_sheet,
)
from layak.workflows.rapidaction.views import drill_reports, drills, simfoni, statistics

urlpatterns = [
    path("aksi-cepat/gladi/", drills.drill_list, name="drill_list"),
    path("aksi-cepat/gladi/baru/", drills.drill_start, name="drill_start"),
    path("aksi-cepat/gladi/<int:drill_id>/selesai/", drills.drill_end, name="drill_end"),
    path("aksi-cepat/gladi/<int:drill_id>/laporan/", drill_reports.drill_file, name="drill_file"),
    path("aksi-cepat/tinjauan/<slug:case_code>/", drills.review_detail, name="review_detail"),
    path("aksi-cepat/tinjauan/<slug:case_code>/tulis/", drills.review_write, name="review_write"),
    path("aksi-cepat/perbaikan/<int:finding_id>/", drills.finding_promise, name="finding_promise"),
    path("aksi-cepat/hitungan/", statistics.case_statistics, name="case_statistics"),
    path(
        "aksi-cepat/hitungan/terbitkan/", statistics.statistics_release, name="statistics_release"
    ),
    path("hitungan-anak/", statistics_releases, name="statistics_releases"),
    path("hitungan-anak/<int:release_id>/lembar/", statistics_sheet, name="statistics_sheet"),
    path("aksi-cepat/simfoni/", simfoni.simfoni_list, name="simfoni_list"),
    path("aksi-cepat/simfoni/lembar/", simfoni.simfoni_sheet, name="simfoni_sheet"),
    path("aksi-cepat/simfoni/cocokkan/", simfoni.simfoni_reconcile, name="simfoni_reconcile"),
    path("aksi-cepat/simfoni/<slug:case_code>/", simfoni.simfoni_record, name="simfoni_record"),
]
