"""The code of conduct: reading, accepting, and who has not accepted it yet."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from layak.platform.web.access import SIGNED_IN, access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.conduct.actions import accept_conduct
from layak.workflows.rapidaction.conduct.child_access import ACCEPTING
from layak.workflows.rapidaction.conduct.policy import conduct_policy
from layak.workflows.rapidaction.conduct.reads import conduct_page, waiting_agencies
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs


@require_http_methods(["GET", "POST"])
@access(SIGNED_IN)
def conduct(request: SignedInRequest) -> HttpResponse:
    """One press, once for each version; then on to where the person wanted to go."""
    if request.method == "POST":
        version = request.POST.get(ACCEPTING, "")
        try:
            accept_conduct(version=version, by=request.actor, at=timezone.now())
        except Refused as refusal:
            return _page(request, reason=refusal.reason, status=409)
        return say_and_go(
            request, _("Pedoman diterima. Terima kasih."), _next(request) or "rapid_home"
        )
    return _page(request)


@require_GET
@access("conduct.view")
def conduct_people(request: SignedInRequest) -> HttpResponse:
    """Who has not accepted it yet, by agency."""
    rows = waiting_agencies(today=timezone.localdate())
    context = {
        "rows": rows,
        "done": sum(row.accepted_count for row in rows),
        "count": sum(row.count for row in rows),
        "version": conduct_policy().version,
        "tabs": rapid_tabs(request.actor, "duty_roster"),
        "crumbs": [(_("Piket"), reverse("duty_roster"))],
    }
    return TemplateResponse(request, "rapidaction/conduct/people.html", context)


def _page(request: SignedInRequest, *, reason: str = "", status: int = 200) -> HttpResponse:
    context = {
        "page": conduct_page(request.actor, today=timezone.localdate()),
        "tabs": rapid_tabs(request.actor, "conduct"),
        "reason": reason,
        "next": _next(request),
        "accepting": ACCEPTING,
    }
    return TemplateResponse(request, "rapidaction/conduct/conduct.html", context, status=status)


def _next(request: SignedInRequest) -> str:
    """Where to go on: an address of this site, or nothing."""
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return wanted if is_ours and wanted.startswith("/") else ""
