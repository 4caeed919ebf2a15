from __future__ import annotations

from django.urls import URLPattern, path

from layak.city.agencies.positions import pages

HOME = "gugus-tugas/susunan/"
ONE = f"{HOME}<int:task_force_id>/"
POSITION = "gugus-tugas/kedudukan/<int:position_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{HOME}kosong/", pages.task_force_vacancies, name="task_force_vacancies"),
    path(f"{ONE}kedudukan-baru/", pages.position_add, name="position_add"),
    path(f"{ONE}tempel/", pages.position_paste, name="position_paste"),
    path(POSITION, pages.position_detail, name="position_detail"),
    path(f"{POSITION}perbaiki/", pages.position_change, name="position_change"),
    path(f"{POSITION}pejabat/", pages.position_hold, name="position_hold"),
    path(f"{POSITION}kosongkan/", pages.position_vacate, name="position_vacate"),
    path(f"{POSITION}keluarkan/", pages.position_end, name="position_end"),
]
