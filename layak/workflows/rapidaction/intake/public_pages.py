"""`/darurat/lapor/` and `/darurat/lacak/`: a report without an account, and how far it came."""

from __future__ import annotations

from datetime import datetime

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from layak.city.places.models import District
from layak.platform.web.access import PUBLIC, access
from layak.rules.entries import CONTROL, NotAcceptable
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.cases.reads import span_words
from layak.workflows.rapidaction.emergency.policy import emergency_policy
from layak.workflows.rapidaction.emergency.public_frame import page
from layak.workflows.rapidaction.emergency.reads import lines_in_force
from layak.workflows.rapidaction.intake.actions import receive_report
from layak.workflows.rapidaction.intake.public_forms import (
    STEPS,
    Typed,
    begin,
    faults,
    lies_far_back,
    looks_like_noise,
    read,
    step_of,
    was_opened_before,
    words_of,
)
from layak.workflows.rapidaction.intake.reads import follow_hash, progress_of
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.rules import least_level

# More reports than people write: they are read later, and nobody is turned away.


def is_flooding(request: HttpRequest, *, at: datetime) -> bool:
    """Whether this address, or everybody together, sent more than a share in the last hour.

    Of the address only a keyed mark of this day stands in the cache, for an hour.
    """
    rule = emergency_policy().slow
    mark = _mark(request, f"darurat-{at:%Y%m%d}")
    shares = (
        ("report_address", f"{rule.address_an_hour}/h/key", mark),
        ("report_site", f"{rule.site_an_hour}/h/key", "all"),
    )
    # both are counted, whatever the first says
    usages = [
        ratelimit.consume(request, app="layak", action=action, config={action: rate}, key=key)
        for action, rate, key in shares
    ]
    return None in usages


def may_go_on(request: HttpRequest, *, at: datetime) -> bool:
    """Count a wrong follow code of this address; False where it has to wait now."""
    mark = _mark(request, f"lacak-{at:%Y%m%d}")
    config = {"follow": "10/m/key"}
    usage = ratelimit.consume(request, app="layak", action="follow", config=config, key=mark)
    return usage is not None


def _mark(request: HttpRequest, salt: str) -> str:
    return salted_hmac(salt, ratelimit.get_ip(request), algorithm="sha256").hexdigest()


# `/darurat/lapor/`: a report without an account, in short steps, without a cookie.
#
# No session takes part, so there is nothing that another site could do in somebody's name; the
# ticket in the form makes of a form sent twice one report.


@csrf_exempt
@require_http_methods(["GET", "POST"])
@access(PUBLIC)
def public_report(request: HttpRequest) -> HttpResponse:
    """First whether there is danger now; then topic, signs, place, words, how to reach."""
    if request.method == "GET":
        if request.GET.get("langkah") != "1":
            within = span_words(rapid_policy().report_after["yellow"])
            return page("rapidaction/public/report_start.html", {"within": within})
        return _step(begin(), STEPS[0])
    typed, step = read(request.POST), request.POST.get("langkah", "")
    place = STEPS.index(step) if step in STEPS else 0
    if request.POST.get("ke") == "kembali":
        return _step(typed, STEPS[max(place - 1, 0)])
    is_last = place == len(STEPS) - 1
    found = faults(typed, "" if is_last else STEPS[place], at=timezone.now())
    if found:
        return _step(typed, step_of(next(iter(found))), found)
    if not is_last:
        return _step(typed, STEPS[place + 1])
    at, rule = timezone.now(), emergency_policy().slow
    is_noise = looks_like_noise(
        typed, rule, has_old_ticket=was_opened_before(typed.ticket, rule, at=at)
    )
    try:
        received = receive_report(
            words=words_of(typed),
            channel=Report.Channel.PUBLIC.value,
            save_id=typed.save_id,
            received_at=at,
            by=None,
            at=at,
            is_slow=is_flooding(request, at=at) or is_noise,
        )
    except NotAcceptable as refusal:
        return _step(typed, "words", {"story": refusal.reason})
    report = received.report
    context = {
        "code": received.follow_code,
        "until": report.next_alarm_at,
        "is_red": least_level(rapid_policy(), report.signs) == "red",
        "lines": lines_in_force(),
        "leaves_contact": not report.is_anonymous,
        "title": _("Laporanmu sudah kami terima"),
    }
    return page("rapidaction/public/report_done.html", context)


def _step(typed: Typed, step: str, found: dict[str, str] | None = None) -> HttpResponse:
    policy = emergency_policy()
    context = {
        "typed": typed,
        "step": step,
        "body": f"rapidaction/public/step_{step}.html",
        "number": STEPS.index(step) + 1,
        "count": len(STEPS),
        "is_last": step == STEPS[-1],
        "hidden": [(name, value) for asked_in, name, value in typed.hidden if asked_in != step],
        "policy": policy,
        "districts": District.objects.order_by("name") if step == "place" else (),
        "faults": found or {},
        "today": timezone.localdate().isoformat(),
        "asks_if_meant": step == "place" and lies_far_back(typed, at=timezone.now()),
    }
    status = 422 if found else 200
    return page("rapidaction/public/report_step.html", context, status=status)


# `/darurat/lacak/`: by the code of the receipt, how far a report came; nothing else of it.

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
    # the code first: a school or an office behind one address keeps no child from its report
    progress = progress_of(follow_hash(typed))
    if progress is not None:
        return page(template, {"progress": progress})
    if may_go_on(request, at=at):
        error = _("Kode ini tidak kami kenal. Periksa lagi hurufnya, satu per satu.")
        return page(template, {"error": error, "typed": typed}, status=422)
    error = _("Terlalu sering dicoba. Tunggu satu menit, lalu coba lagi.")
    return page(template, {"error": error, "typed": typed}, status=429)
