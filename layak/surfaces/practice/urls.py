from __future__ import annotations

from django.urls import path

from layak.surfaces.practice import pages

urlpatterns = [path("latihan/", pages.practice, name="practice")]
