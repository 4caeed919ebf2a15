from __future__ import annotations

from django.urls import path

from layak.city.agencies import (
    account_views,
    code_views,
    handover_views,
    letterhead_urls,
    operator_urls,
    place_views,
    seat_views,
    taskforce_urls,
    views,
)

urlpatterns = [
    *operator_urls.urlpatterns,
    *letterhead_urls.urlpatterns,
    *taskforce_urls.urlpatterns,
    path("pengaturan/perangkat-daerah/", views.agency_list, name="agency_list"),
    path("pengaturan/perangkat-daerah/baru/", views.agency_create, name="agency_create"),
    path("pengaturan/perangkat-daerah/<int:agency_id>/", views.agency_detail, name="agency_detail"),
    path(
        "pengaturan/perangkat-daerah/<int:agency_id>/nama/",
        views.agency_rename,
        name="agency_rename",
    ),
    path(
        "pengaturan/perangkat-daerah/<int:agency_id>/nama-lain/",
        views.agency_alias,
        name="agency_alias",
    ),
    path(
        "pengaturan/perangkat-daerah/nama-lain/<int:alias_id>/hapus/",
        views.agency_alias_remove,
        name="agency_alias_remove",
    ),
    path(
        "pengaturan/perangkat-daerah/<int:agency_id>/jenis/",
        views.agency_reclassify,
        name="agency_reclassify",
    ),
    path(
        "pengaturan/perangkat-daerah/<int:agency_id>/gabungkan/",
        views.agency_merge,
        name="agency_merge",
    ),
    path(
        "pengaturan/perangkat-daerah/<int:agency_id>/akhiri/", views.agency_end, name="agency_end"
    ),
    path(
        "pengaturan/perangkat-daerah/<int:agency_id>/kursi-baru/",
        seat_views.seat_create,
        name="seat_create",
    ),
    path("pengaturan/kursi/<int:seat_id>/", seat_views.seat_detail, name="seat_detail"),
    path("pengaturan/kursi/<int:seat_id>/beri/", seat_views.seat_assign, name="seat_assign"),
    path("pengaturan/kursi/<int:seat_id>/ganti/", seat_views.seat_replace, name="seat_replace"),
    path("pengaturan/kursi/<int:seat_id>/kosongkan/", seat_views.seat_vacate, name="seat_vacate"),
    path("pengaturan/kursi/<int:seat_id>/pindahkan/", seat_views.seat_move, name="seat_move"),
    path("pengaturan/kursi/<int:seat_id>/akhiri/", seat_views.seat_end, name="seat_end"),
    path(
        "pengaturan/wilayah/kecamatan/<int:district_id>/nama/",
        place_views.district_rename,
        name="district_rename",
    ),
    path(
        "pengaturan/wilayah/kelurahan/<int:ward_id>/nama/",
        place_views.ward_rename,
        name="ward_rename",
    ),
    path("serah-terima/<int:seat_id>/", handover_views.handover_detail, name="handover_detail"),
    path(
        "serah-terima/<int:seat_id>/terima/",
        handover_views.handover_receive,
        name="handover_receive",
    ),
    path(
        "serah-terima/<int:seat_id>/berkas.pdf",
        handover_views.handover_file,
        {"ending": "pdf"},
        name="handover_pdf",
    ),
    path(
        "serah-terima/<int:seat_id>/berkas.docx",
        handover_views.handover_file,
        {"ending": "docx"},
        name="handover_docx",
    ),
    path("pengaturan/lembar-kode/", code_views.code_sheet, name="code_sheet"),
    path("pengaturan/akun/", account_views.account_list, name="account_list"),
    path("pengaturan/akun/<int:user_id>/", account_views.account_manage, name="account_manage"),
    path(
        "pengaturan/akun/<int:user_id>/nama/",
        account_views.account_manage_name,
        name="account_manage_name",
    ),
    path(
        "pengaturan/akun/<int:user_id>/surel/",
        account_views.account_manage_email,
        name="account_manage_email",
    ),
    path(
        "pengaturan/akun/<int:user_id>/hari-terakhir/",
        account_views.account_set_end,
        name="account_set_end",
    ),
    path(
        "pengaturan/akun/<int:user_id>/tutup/",
        account_views.account_deactivate,
        name="account_deactivate",
    ),
    path(
        "pengaturan/akun/<int:user_id>/aktifkan/",
        account_views.account_reactivate,
        name="account_reactivate",
    ),
    path(
        "pengaturan/akun/<int:user_id>/lepas-dua-langkah/",
        account_views.account_drop_second_factor,
        name="account_drop_second_factor",
    ),
]
