"""The page for noting an activity without network, and the worker that keeps it on the phone."""

from __future__ import annotations

import hashlib

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from layak.city.places.queries import district_rows
from layak.platform.web.access import PUBLIC, access
from layak.records.evidence.activities.forms import ActivityForm

# what the page needs: its style, its module, and what that imports
KEPT = (
    "web/mark.svg",
    "web/layak.css",
    "web/entry.css",
    "web/activity.js",
    "web/activity-send.js",
    "web/tus.js",
    "web/page.js",
    "web/core.js",
)


@require_GET
@access(PUBLIC)
def activity_offline(request: HttpRequest) -> HttpResponse:
    form = ActivityForm()
    form.offer_wards(district_rows())
    return TemplateResponse(request, "evidence/activity_offline.html", {"form": form})


@require_GET
@access(PUBLIC)
def activity_worker(request: HttpRequest) -> HttpResponse:
    """The service worker; at this address its reach is /kegiatan/ and no more."""
    urls = [staticfiles_storage.url(name) for name in KEPT]
    form = ActivityForm()
    form.offer_wards(district_rows())
    page = render_to_string("evidence/activity_offline.html", {"form": form})
    version = hashlib.sha256("\n".join([page, *urls]).encode()).hexdigest()[:16]
    context = {"version": version, "urls": urls, "offline_url": reverse("activity_offline")}
    return TemplateResponse(
        request, "evidence/activity_worker.js", context, content_type="text/javascript"
    )
