"""`/darurat/lacak/`: by the code of the receipt, how far a report came; nothing else of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from layak.platform.web.access import PUBLIC, access
from layak.rules.entries import CONTROL
from layak.workflows.rapidaction.public_views.flood import may_ask
from layak.workflows.rapidaction.public_views.pages import page
from layak.workflows.rapidaction.queries.follow import progress_of
from layak.workflows.rapidaction.queries.reports import follow_hash

LONGEST = 60


@csrf_exempt
@require_http_methods(["GET", "POST"])
@access(PUBLIC)
def public_follow(request: HttpRequest) -> HttpResponse:
    """A code that was never given and one that is mistyped get the same answer."""
    template = "rapidaction/public/follow.html"
    if request.method == "GET":
        return page(template, {})
    typed, at = CONTROL.sub("", request.POST.get("kode", "")[:LONGEST]), timezone.now()
    if not may_ask(request, at=at, dry_run=True):
        error = _("Terlalu sering dicoba. Tunggu satu menit, lalu coba lagi.")
        return page(template, {"error": error, "typed": typed}, status=429)
    progress = progress_of(follow_hash(typed))
    if progress is None:
        may_ask(request, at=at, dry_run=False)
        error = _("Kode ini tidak kami kenal. Periksa lagi hurufnya, satu per satu.")
        return page(template, {"error": error, "typed": typed}, status=422)
    return page(template, {"progress": progress})
