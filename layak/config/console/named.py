"""The round and the agency that a command names. Needs Django."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layak.config.console.trouble import UsageError

if TYPE_CHECKING:
    from layak.city.agencies.bodies.models import Agency
    from layak.evaluation.rounds.models import Round


def round_named(code: str, *, tells_others: bool = False) -> Round:
    """The round with its edition. Errors: UsageError, which ``tells_others`` that there are."""
    from layak.evaluation.rounds.models import Round

    found = Round.objects.select_related("revision__edition").filter(code=code).first()
    if found is not None:
        return found
    if not tells_others:
        raise UsageError(f"Putaran {code} tidak ada.")
    known = ", ".join(Round.objects.order_by("-opened_at").values_list("code", flat=True)[:9])
    raise UsageError(f"Putaran {code} tidak ada. Yang ada: {known or 'belum satu pun'}.")


def agency_named(code: str | None) -> Agency | None:
    """None where none was named. Errors: UsageError."""
    from layak.city.agencies.bodies.models import Agency

    if code is None:
        return None
    found = Agency.objects.filter(code=code).first()
    if found is None:
        raise UsageError(f"Perangkat daerah {code} tidak ada.")
    return found
