from __future__ import annotations

from django.urls import URLPattern, path

from layak.city.agencies.seats import pages

urlpatterns: list[URLPattern] = [
    path(
        "pengaturan/perangkat-daerah/<int:agency_id>/kursi-baru/",
        pages.seat_create,
        name="seat_create",
    ),
    path("pengaturan/kursi/<int:seat_id>/", pages.seat_detail, name="seat_detail"),
    path("pengaturan/kursi/<int:seat_id>/beri/", pages.seat_assign, name="seat_assign"),
    path("pengaturan/kursi/<int:seat_id>/ganti/", pages.seat_replace, name="seat_replace"),
    path("pengaturan/kursi/<int:seat_id>/kosongkan/", pages.seat_vacate, name="seat_vacate"),
    path("pengaturan/kursi/<int:seat_id>/pindahkan/", pages.seat_move, name="seat_move"),
    path("pengaturan/kursi/<int:seat_id>/akhiri/", pages.seat_end, name="seat_end"),
    path("pengaturan/lembar-kode/", pages.code_sheet, name="code_sheet"),
]
