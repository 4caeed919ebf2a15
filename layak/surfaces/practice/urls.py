from __future__ import annotations

from django.urls import path

from layak.surfaces.practice import views

urlpatterns = [path("latihan/", views.practice, name="practice")]
