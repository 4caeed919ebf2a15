from __future__ import annotations

from django.urls import URLPattern, path

from layak.city.people.platform_pages import event_pages, notice_pages

urlpatterns: list[URLPattern] = [
    path("pemberitahuan/", notice_pages.notice_list, name="notice_list"),
    path("pemberitahuan/dibaca/", notice_pages.notice_read_all, name="notice_read_all"),
    path("pemberitahuan/<int:notice_id>/", notice_pages.notice_open, name="notice_open"),
    path("pengaturan/jejak/", event_pages.event_list, name="event_list"),
]
