from __future__ import annotations

from django.urls import URLPattern, path

from layak.city.people.platform_pages import pages

urlpatterns: list[URLPattern] = [
    path("pemberitahuan/", pages.notice_list, name="notice_list"),
    path("pemberitahuan/dibaca/", pages.notice_read_all, name="notice_read_all"),
    path("pemberitahuan/<int:notice_id>/", pages.notice_open, name="notice_open"),
    path("pengaturan/jejak/", pages.event_list, name="event_list"),
    path("pengaturan/jejak/pemeriksaan/", pages.trail_detail, name="trail_detail"),
    path("pengaturan/jejak/pemeriksaan/sekarang/", pages.trail_verify, name="trail_verify"),
]
