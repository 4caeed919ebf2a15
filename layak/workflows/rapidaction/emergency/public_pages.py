"""The page that a child opens in an emergency, and the worker that keeps it on the telephone."""

from __future__ import annotations

import hashlib

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET

from layak.platform.web.access import PUBLIC, access
from layak.workflows.rapidaction.emergency.public_frame import around, quiet
from layak.workflows.rapidaction.emergency.reads import lines_in_force

# what the page needs
KEPT = ("rapidaction/darurat.css", "rapidaction/darurat.js", "rapidaction/bantuan.svg")


@require_GET
@access(PUBLIC)
def emergency(request: HttpRequest) -> HttpResponse:
    """Numbers to call, what to do now, and where to write. The same for everybody."""
    response = quiet(HttpResponse(_page()))
    # a copy may stay for some minutes: it names nobody, and the network may be slow; of nobody else,
    # for who is signed in on this telephone gets a cookie along with it
    response["Cache-Control"] = "private, max-age=300"
    return response


@require_GET
@access(PUBLIC)
def emergency_worker(request: HttpRequest) -> HttpResponse:
    """The service worker; at this address its reach is /darurat/ and no more."""
    urls = [staticfiles_storage.url(name) for name in KEPT]
    version = hashlib.sha256("\n".join([_page(), *urls]).encode()).hexdigest()[:16]
    context = {"version": version, "urls": urls, "page_url": reverse("emergency")}
    script = render_to_string("rapidaction/public/worker.js", context)
    return quiet(HttpResponse(script, content_type="text/javascript"))


def _page() -> str:
    return render_to_string(
        "rapidaction/public/emergency.html", {**around(), "lines": lines_in_force()}
    )
