"""The sections of the task force register."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.agencies.tabs import Tab


def task_force_tabs(current: str) -> list[Tab]:
    """``current`` is a key of the sections below."""
    sections = [
        ("task_force_city", _("Kota"), reverse("task_force_city")),
        ("task_force_district", _("Kecamatan"), reverse("task_force_districts")),
        ("task_force_ward", _("Kelurahan"), reverse("task_force_wards")),
        ("task_force_vacancies", _("Kosong"), reverse("task_force_vacancies")),
    ]
    return [Tab(label=label, url=url, is_current=key == current) for key, label, url in sections]
