"""The city writes its own effort for a kind of question, or goes back to ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.rules.numbers import plain_id
from layak.rules.refusal import Refused
from layak.rules.road.effort import MILLION
from layak.workflows.improvement.efforts.events import EffortReset, EffortWritten
from layak.workflows.improvement.efforts.models import CityEffort
from layak.workflows.improvement.efforts.permissions import check_can_weigh
from layak.workflows.improvement.efforts.reads import is_citys, written_effort


@transaction.atomic
def write_effort(
    *, kind: str, effort: Mapping[str, Decimal], because: str, by: Actor, at: datetime
) -> CityEffort:
    """From here on this counts for the kind, in every round.

    ``effort`` as ``written_effort`` gives it: working days, million rupiah, weeks. Raises Refused:
    no right, no reason, nothing that takes effort, below 0, or the same as counts already.
    """
    check_can_weigh(by)
    reason = _reason(because)
    if min(effort.values()) < 0:
        raise Refused(_("Upaya, biaya, dan minggu tidak boleh di bawah 0."))
    if effort["start"] + effort["whole"] <= 0:
        raise Refused(_("Upaya harus lebih dari 0: isi upaya mulai atau upaya seluruh tangga."))
    if is_citys(kind) and dict(effort) == written_effort(kind):
        raise Refused(_("Angkanya sama dengan yang berlaku; tidak ada yang disimpan."))
    row = _add(kind, effort, because=reason, is_default=False, by=by, at=at)
    event = EffortWritten(
        effort=kind,
        because=reason,
        start=plain_id(effort["start"]),
        whole=plain_id(effort["whole"]),
    )
    log(event, by=by.user, at=at)
    return row


@transaction.atomic
def reset_effort(*, kind: str, because: str, by: Actor, at: datetime) -> CityEffort:
    """Ours counts again for the kind. Raises Refused: no right, no reason, or ours counts."""
    check_can_weigh(by)
    reason = _reason(because)
    if not is_citys(kind):
        raise Refused(_("Untuk jenis ini usulan kami sudah berlaku."))
    row = _add(kind, written_effort(kind), because=reason, is_default=True, by=by, at=at)
    log(EffortReset(effort=kind, because=reason), by=by.user, at=at)
    return row


def _reason(because: str) -> str:
    reason = " ".join(because.split())
    if not reason:
        raise Refused(_("Tulis alasannya, supaya orang lain dapat menilainya."))
    return reason


def _add(
    kind: str,
    effort: Mapping[str, Decimal],
    *,
    because: str,
    is_default: bool,
    by: Actor,
    at: datetime,
) -> CityEffort:
    return CityEffort.objects.create(
        kind=kind,
        is_default=is_default,
        start=effort["start"],
        whole=effort["whole"],
        cost_start=int(effort["cost_start"] * MILLION),
        cost_whole=int(effort["cost_whole"] * MILLION),
        weeks_start=effort["weeks_start"],
        weeks_whole=effort["weeks_whole"],
        because=because,
        written_at=at,
        written_by=by.user,
    )
