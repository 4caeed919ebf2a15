from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.views import conduct

urlpatterns = [
    path("aksi-cepat/pedoman/", conduct.conduct, name="conduct"),
    path("aksi-cepat/pedoman/siapa/", conduct.conduct_people, name="conduct_people"),
]
