from __future__ import annotations

from layak.workflows.meetings import urls_attendance, urls_minutes, urls_papers, urls_plan

urlpatterns = [
    *urls_plan.urlpatterns,
    *urls_attendance.urlpatterns,
    *urls_minutes.urlpatterns,
    *urls_papers.urlpatterns,
]
