from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []

handler400 = "layak.platform.web.errors.bad_request"
handler404 = "layak.platform.web.errors.not_found"
handler500 = "layak.platform.web.errors.server_error"
