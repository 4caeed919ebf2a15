from __future__ import annotations

from django.urls import path

from layak.city.agencies import taskforce_position_views as positions
from layak.city.agencies import taskforce_views as views

HOME = "gugus-tugas/susunan/"
ONE = f"{HOME}<int:task_force_id>/"
POSITION = "gugus-tugas/kedudukan/<int:position_id>/"
PDF, DOCX = {"ending": "pdf"}, {"ending": "docx"}

urlpatterns = [
    path(HOME, views.task_force_city, name="task_force_city"),
    path(f"{HOME}baru/", views.task_force_record, name="task_force_record"),
    path(f"{HOME}kosong/", views.task_force_vacancies, name="task_force_vacancies"),
    path(
        f"{HOME}kecamatan/",
        views.task_force_places,
        {"level": "kecamatan"},
        name="task_force_districts",
    ),
    path(
        f"{HOME}kelurahan/",
        views.task_force_places,
        {"level": "kelurahan"},
        name="task_force_wards",
    ),
    path(ONE, views.task_force_detail, name="task_force_detail"),
    path(f"{ONE}perbaiki/", views.task_force_correct, name="task_force_correct"),
    path(f"{ONE}ganti/", views.task_force_replace, name="task_force_replace"),
    path(f"{ONE}akhiri/", views.task_force_end, name="task_force_end"),
    path(f"{ONE}lampiran.pdf", views.task_force_annex, PDF, name="task_force_pdf"),
    path(f"{ONE}lampiran.docx", views.task_force_annex, DOCX, name="task_force_docx"),
    path(f"{ONE}kedudukan-baru/", positions.position_add, name="position_add"),
    path(f"{ONE}tempel/", positions.position_paste, name="position_paste"),
    path(POSITION, positions.position_detail, name="position_detail"),
    path(f"{POSITION}perbaiki/", positions.position_change, name="position_change"),
    path(f"{POSITION}pejabat/", positions.position_hold, name="position_hold"),
    path(f"{POSITION}kosongkan/", positions.position_vacate, name="position_vacate"),
    path(f"{POSITION}keluarkan/", positions.position_end, name="position_end"),
]
