from __future__ import annotations

from layak.workflows.improvement import urls_forecast, urls_road

urlpatterns = [*urls_road.urlpatterns, *urls_forecast.urlpatterns]
