from __future__ import annotations

from django.urls import URLPattern

from layak.workflows.meetings.agenda import urls as agenda_urls
from layak.workflows.meetings.attendance import urls as attendance_urls
from layak.workflows.meetings.final_minutes import urls as final_minutes_urls
from layak.workflows.meetings.invitations import urls as invitations_urls
from layak.workflows.meetings.letters import urls as letters_urls
from layak.workflows.meetings.minutes import urls as minutes_urls
from layak.workflows.meetings.package import urls as package_urls
from layak.workflows.meetings.papers import urls as papers_urls
from layak.workflows.meetings.planning import urls as planning_urls

urlpatterns: list[URLPattern] = [
    *planning_urls.urlpatterns,
    *agenda_urls.urlpatterns,
    *invitations_urls.urlpatterns,
    *letters_urls.urlpatterns,
    *attendance_urls.urlpatterns,
    *minutes_urls.urlpatterns,
    *final_minutes_urls.urlpatterns,
    *papers_urls.urlpatterns,
    *package_urls.urlpatterns,
]
