"""Addresses of agencies, seats, hand-overs, task forces and accounts."""

from __future__ import annotations

from django.urls import path

from layak.city.agencies.accounts import pages as accounts_pages
from layak.city.agencies.accounts import urls
from layak.city.agencies.handover import pages as handover_pages
from layak.city.agencies.letterheads import urls as letterheads_urls
from layak.city.agencies.positions import pages as positions_pages
from layak.city.agencies.register import pages as register_pages
from layak.city.agencies.register import place_pages
from layak.city.agencies.seats import code_pages
from layak.city.agencies.seats import pages as seats_pages
from layak.city.agencies.taskforce import pages

HOME = "gugus-tugas/susunan/"
ONE = f"{HOME}<int:task_force_id>/"
POSITION = "gugus-tugas/kedudukan/<int:position_id>/"
PDF, DOCX = {"ending": "pdf"}, {"ending": "docx"}

taskforce_patterns = [
    path(HOME, pages.task_force_city, name="task_force_city"),
    path(f"{HOME}baru/", pages.task_force_record, name="task_force_record"),
    path(f"{HOME}kosong/", positions_pages.task_force_vacancies, name="task_force_vacancies"),
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
    path(f"{ONE}kedudukan-baru/", positions_pages.position_add, name="position_add"),
    path(f"{ONE}tempel/", positions_pages.position_paste, name="position_paste"),
    path(POSITION, positions_pages.position_detail, name="position_detail"),
    path(f"{POSITION}perbaiki/", positions_pages.position_change, name="position_change"),
    path(f"{POSITION}pejabat/", positions_pages.position_hold, name="position_hold"),
    path(f"{POSITION}kosongkan/", positions_pages.position_vacate, name="position_vacate"),
    path(f"{POSITION}keluarkan/", positions_pages.position_end, name="position_end"),
]


urlpatterns = [
    *urls.urlpatterns,
    *letterheads_urls.urlpatterns,
    *taskforce_patterns,
    path("pengaturan/perangkat-daerah/", register_pages.agency_list, name="agency_list"),
    path("pengaturan/perangkat-daerah/baru/", register_pages.agency_create, name="agency_create"),
    path(
        "pengaturan/perangkat-daerah/<int:agency_id>/",
        register_pages.agency_detail,
        name="agency_detail",
    ),
    path(
        "pengaturan/perangkat-daerah/<int:agency_id>/nama/",
        register_pages.agency_rename,
        name="agency_rename",
    ),
    path(
        "pengaturan/perangkat-daerah/<int:agency_id>/nama-lain/",
        register_pages.agency_alias,
        name="agency_alias",
    ),
    path(
        "pengaturan/perangkat-daerah/nama-lain/<int:alias_id>/hapus/",
        register_pages.agency_alias_remove,
        name="agency_alias_remove",
    ),
    path(
        "pengaturan/perangkat-daerah/<int:agency_id>/jenis/",
        register_pages.agency_reclassify,
        name="agency_reclassify",
    ),
    path(
        "pengaturan/perangkat-daerah/<int:agency_id>/gabungkan/",
        register_pages.agency_merge,
        name="agency_merge",
    ),
    path(
        "pengaturan/perangkat-daerah/<int:agency_id>/akhiri/",
        register_pages.agency_end,
        name="agency_end",
    ),
    path(
        "pengaturan/perangkat-daerah/<int:agency_id>/kursi-baru/",
        seats_pages.seat_create,
        name="seat_create",
    ),
    path("pengaturan/kursi/<int:seat_id>/", seats_pages.seat_detail, name="seat_detail"),
    path("pengaturan/kursi/<int:seat_id>/beri/", seats_pages.seat_assign, name="seat_assign"),
    path("pengaturan/kursi/<int:seat_id>/ganti/", seats_pages.seat_replace, name="seat_replace"),
    path("pengaturan/kursi/<int:seat_id>/kosongkan/", seats_pages.seat_vacate, name="seat_vacate"),
    path("pengaturan/kursi/<int:seat_id>/pindahkan/", seats_pages.seat_move, name="seat_move"),
    path("pengaturan/kursi/<int:seat_id>/akhiri/", seats_pages.seat_end, name="seat_end"),
    path(
        "pengaturan/wilayah/kecamatan/<int:district_id>/nama/",
        place_pages.district_rename,
        name="district_rename",
    ),
    path(
        "pengaturan/wilayah/kelurahan/<int:ward_id>/nama/",
        place_pages.ward_rename,
        name="ward_rename",
    ),
    path("serah-terima/<int:seat_id>/", handover_pages.handover_detail, name="handover_detail"),
    path(
        "serah-terima/<int:seat_id>/terima/",
        handover_pages.handover_receive,
        name="handover_receive",
    ),
    path(
        "serah-terima/<int:seat_id>/berkas.pdf",
        handover_pages.handover_file,
        {"ending": "pdf"},
        name="handover_pdf",
    ),
    path(
        "serah-terima/<int:seat_id>/berkas.docx",
        handover_pages.handover_file,
        {"ending": "docx"},
        name="handover_docx",
    ),
    path("pengaturan/lembar-kode/", code_pages.code_sheet, name="code_sheet"),
    path("pengaturan/akun/", accounts_pages.account_list, name="account_list"),
    path("pengaturan/akun/<int:user_id>/", accounts_pages.account_manage, name="account_manage"),
    path(
        "pengaturan/akun/<int:user_id>/nama/",
        accounts_pages.account_manage_name,
        name="account_manage_name",
    ),
    path(
        "pengaturan/akun/<int:user_id>/surel/",
        accounts_pages.account_manage_email,
        name="account_manage_email",
    ),
    path(
        "pengaturan/akun/<int:user_id>/hari-terakhir/",
        accounts_pages.account_set_end,
        name="account_set_end",
    ),
    path(
        "pengaturan/akun/<int:user_id>/tutup/",
        accounts_pages.account_deactivate,
        name="account_deactivate",
    ),
    path(
        "pengaturan/akun/<int:user_id>/aktifkan/",
        accounts_pages.account_reactivate,
        name="account_reactivate",
    ),
    path(
        "pengaturan/akun/<int:user_id>/lepas-dua-langkah/",
        accounts_pages.account_drop_second_factor,
        name="account_drop_second_factor",
    ),
]
