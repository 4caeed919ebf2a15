from __future__ import annotations

from django.urls import URLPattern, path

from layak.city.agencies.handover import pages

urlpatterns: list[URLPattern] = [
    path("serah-terima/<int:seat_id>/", pages.handover_detail, name="handover_detail"),
    path(
        "serah-terima/<int:seat_id>/terima/",
        pages.handover_receive,
        name="handover_receive",
    ),
    path(
        "serah-terima/<int:seat_id>/berkas.pdf",
        pages.handover_file,
        {"ending": "pdf"},
        name="handover_pdf",
    ),
    path(
        "serah-terima/<int:seat_id>/berkas.docx",
        pages.handover_file,
        {"ending": "docx"},
        name="handover_docx",
    ),
]
