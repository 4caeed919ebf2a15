"""More reports than people write: they are read later, and nobody is turned away."""

from __future__ import annotations

from datetime import datetime

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from layak.workflows.rapidaction.emergency_policy import emergency_policy


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


def may_ask(request: HttpRequest, *, at: datetime, dry_run: bool) -> bool:
    """Whether this address may try a follow code now; counted unless ``dry_run``."""
    mark = _mark(request, f"lacak-{at:%Y%m%d}")
    config = {"follow": "10/m/key"}
    usage = ratelimit.consume(
        request, app="layak", action="follow", config=config, key=mark, dry_run=dry_run
    )
    return usage is not None


def _mark(request: HttpRequest, salt: str) -> str:
    return salted_hmac(salt, ratelimit.get_ip(request), algorithm="sha256").hexdigest()
