from __future__ import annotations

from django.urls import path

from layak.platform.web import views

urlpatterns = [
    path("sesi/", views.session_state, name="session_state"),
    path("sesi/selesai/", views.session_done, name="session_done"),
    path("komponen/", views.component_gallery, name="component_gallery"),
]
