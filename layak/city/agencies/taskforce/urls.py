from __future__ import annotations

from django.urls import URLPattern, path

from layak.city.agencies.taskforce import pages

HOME = "gugus-tugas/susunan/"
ONE = f"{HOME}<int:task_force_id>/"
PDF, DOCX = {"ending": "pdf"}, {"ending": "docx"}

urlpatterns: list[URLPattern] = [
    path(HOME, pages.task_force_city, name="task_force_city"),
    path(f"{HOME}baru/", pages.task_force_record, name="task_force_record"),
    path(
        f"{HOME}kecamatan/",
        pages.task_force_places,
        {"level": "kecamatan"},
        name="task_force_districts",
    ),
    path(
        f"{HOME}kelurahan/",
        pages.task_force_places,
        {"level": "kelurahan"},
        name="task_force_wards",
    ),
    path(ONE, pages.task_force_detail, name="task_force_detail"),
    path(f"{ONE}perbaiki/", pages.task_force_correct, name="task_force_correct"),
    path(f"{ONE}ganti/", pages.task_force_replace, name="task_force_replace"),
    path(f"{ONE}akhiri/", pages.task_force_end, name="task_force_end"),
    path(f"{ONE}lampiran.pdf", pages.task_force_annex, PDF, name="task_force_pdf"),
    path(f"{ONE}lampiran.docx", pages.task_force_annex, DOCX, name="task_force_docx"),
]
