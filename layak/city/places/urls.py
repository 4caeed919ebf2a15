from __future__ import annotations

from django.urls import path

from layak.city.places import views

urlpatterns = [path("pengaturan/wilayah/", views.place_list, name="place_list")]
