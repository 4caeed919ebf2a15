from __future__ import annotations

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "layak.surfaces.dashboard"
    label = "dashboard"

    def ready(self) -> None:
        from layak.platform.web.frame import register_frame
        from layak.surfaces.dashboard.frame.reads import frame

        register_frame(frame)
